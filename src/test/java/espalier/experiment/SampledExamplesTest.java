package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.data.Examples;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Proves that a sample is of different examples of all classes, the same every time.
class SampledExamplesTest {
    private final Examples all = TinyModel.data().validation();

    private float[] first(Examples examples, int index) {
        float[] values = new float[TinyModel.INPUTS];
        examples.read(index, values, 0);
        return values;
    }

    @Test
    void aSampleHoldsDifferentExamplesAndIsAlwaysTheSame() {
        Examples sample = SampledExamples.of(all, 60);
        Examples again = SampledExamples.of(all, 60);
        assertThat(sample.count()).isEqualTo(60);
        var seen = new HashSet<Float>();
        for (int i = 0; i < 60; i++) {
            assertThat(first(sample, i)).isEqualTo(first(again, i));
            assertThat(seen.add(first(sample, i)[0])).isTrue();
        }
        long classes = IntStream.range(0, 60).map(sample::label).distinct().count();
        assertThat(classes).isEqualTo(3);
    }

    @Test
    void fewExamplesAreAllTaken() {
        assertThat(SampledExamples.of(all, 300)).isSameAs(all);
    }
}
