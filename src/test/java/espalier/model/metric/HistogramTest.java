package espalier.model.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.array.Array;
import org.junit.jupiter.api.Test;

/// Histograms: every number counts once, in the bin it lies in.
class HistogramTest {
    @Test
    void countsEachNumberInItsBinAndWhatLiesOutsideAtTheEnds() {
        Array values = Array.of(new float[]{-9, -1, -0.6f, -0.1f, 0, 0.49f, 0.5f, 1, 9}, 9);
        Histogram histogram = Histogram.of(values, -1, 1, 4);
        assertThat(histogram.counts()).containsExactly(3, 1, 2, 3);
        assertThat(histogram.total()).isEqualTo(9);
        assertThat(histogram.highest()).isEqualTo(3);
    }

    @Test
    void knowsWhereItsBinsLie() {
        var histogram = new Histogram(-1, 1, new long[5]);
        assertThat(histogram.centre(2)).isZero();
        assertThat(histogram.from(0)).isEqualTo(-1);
        assertThat(histogram.binOf(0)).isEqualTo(2);
        assertThat(histogram.binOf(0.99)).isEqualTo(4);
    }

    @Test
    void countsMoreThanOneBlock() {
        float[] values = new float[100_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 10 + 0.5f;
        }
        assertThat(Histogram.of(Array.of(values, values.length), 0, 10, 10).counts()).containsExactly(10_001, 10_000,
                10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000);
    }

    @Test
    void needsARange() {
        assertThatThrownBy(() -> new Histogram(1, 1, new long[3])).isInstanceOf(IllegalArgumentException.class);
    }
}
