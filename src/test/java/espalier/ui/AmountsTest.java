package espalier.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds the numbers of the window to the way people read them.
class AmountsTest {
    @ParameterizedTest
    @CsvSource({"0, 0 B", "812, 812 B", "1000, 1.00 KB", "41800, 41.8 KB", "999499, 999 KB", "999700, 1.00 MB",
            "1725631, 1.73 MB", "3000000000, 3.00 GB"})
    void writesBytesInDecimalUnits(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"812, 812", "20004, 20.0 k", "610000, 0.61 M", "2293000, 2.29 M"})
    void writesLargeCountsShort(long count, String text) {
        assertThat(Amounts.compact(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-0.0008, −0.08", "0.0003, +0.03", "0.00004, 0.00", "-0.00001, 0.00"})
    void writesDifferencesWithTheirSign(double difference, String text) {
        assertThat(Amounts.points(difference)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"36000, 36.0 µs", "412000, 0.412 ms", "14000000, 14.0 ms", "3100000000, 3.10 s"})
    void writesLatencyInTheUnitThatFits(long nanos, String text) {
        assertThat(Amounts.latency(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"48, 48 s", "150, 3 min", "4800, 1 h 20 min"})
    void writesWaitsAsPeopleSayThem(long seconds, String text) {
        assertThat(Amounts.wait(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
