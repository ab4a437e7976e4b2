package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proves how lists and ranges of numbers are read.
class SweepRangeTest {
    @Test
    void listsAndRangesHoldTheirNumbersExactly() {
        assertThat(SweepRange.parse("0.5,0.7, 0.9")).containsExactly(0.5, 0.7, 0.9);
        assertThat(SweepRange.parse("0.1:0.5:0.1")).containsExactly(0.1, 0.2, 0.3, 0.4, 0.5);
        assertThat(SweepRange.parse("2:4,8,32")).containsExactly(2.0, 3.0, 4.0, 8.0, 32.0);
        assertThat(SweepRange.parse("0.5:0.6:0.25")).containsExactly(0.5);
        assertThat(SweepRange.parse(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1,", "1:2:0", "2:1", "1:2:3:4", "0:1:0.0001", "1:2:-1"})
    void whatIsNoListIsRefused(String text) {
        assertThatThrownBy(() -> SweepRange.parse(text)).isInstanceOf(InputException.class).hasMessageContaining(text);
    }
}
