package espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests how numbers are written.
class FiguresTest {
    @Test
    void bytesHaveThreeDigitsAndADecimalUnit() {
        assertThat(Figures.bytes(812)).isEqualTo("812 B");
        assertThat(Figures.bytes(41_800)).isEqualTo("41.8 KB");
        assertThat(Figures.bytes(1_724_320)).isEqualTo("1.72 MB");
        assertThat(Figures.bytes(999_999)).isEqualTo("1.00 MB");
        assertThat(Figures.round(Figures.bytes(20_000))).isEqualTo("20 KB");
        assertThat(Figures.round(Figures.bytes(1_500_000))).isEqualTo("1.5 MB");
        assertThat(Figures.round(Figures.bytes(100_000))).isEqualTo("100 KB");
    }

    @Test
    void numbersKeepWhatCounts() {
        assertThat(Figures.plain(3.6218)).isEqualTo("3.62");
        assertThat(Figures.plain(0.02743)).isEqualTo("0.0274");
        assertThat(Figures.plain(0.000001234)).isEqualTo("1.23e-6");
        assertThat(Figures.plain(307)).isEqualTo("307");
        assertThat(Figures.count(379_996)).isEqualTo("379,996");
        assertThat(Figures.shortCount(16_000)).isEqualTo("16.0k");
    }

    @Test
    void changesOfAccuracyAreInPointsWithASign() {
        assertThat(Figures.points(-0.0008)).isEqualTo("−0.08");
        assertThat(Figures.points(0.0001)).isEqualTo("+0.01");
        assertThat(Figures.points(-0.00001)).isEqualTo("0.00");
    }

    @Test
    void timesReadLikeTimes() {
        assertThat(Figures.time(Duration.ofMillis(830))).isEqualTo("0.8 s");
        assertThat(Figures.time(Duration.ofSeconds(48))).isEqualTo("48 s");
        assertThat(Figures.time(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Figures.time(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }
}
