package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The optimizer against its formulas.
class AdamTest {
    @Test
    void firstStepIsTheLearningRateAgainstTheSign() {
        float[] values = {1, 1};
        new Adam(2).update(values, new float[]{3, -0.001f}, 0.1, 1);
        // m̂ / √v̂ is g / |g| in the first step.
        assertThat(values[0]).isCloseTo(0.9f, within(1e-6f));
        assertThat(values[1]).isCloseTo(1.1f, within(1e-5f));
    }

    @Test
    void aPrunedNumberDoesNotRunAwayOnNoise() {
        var random = new SplittableRandom(1);
        float[] values = new float[2];
        var adam = new Adam(2);
        Mask acting = Mask.of(Shape.of(2), index -> index == 0);
        for (int step = 1; step <= 1000; step++) {
            float acts = (float) (random.nextGaussian() + 5 * values[0] - 1);
            float rests = (float) random.nextGaussian() * 0.01f;
            adam.update(values, new float[]{acts, rests}, 0.01, step, acting);
        }
        assertThat(values[0]).isCloseTo(0.2f, within(0.1f));
        assertThat(Math.abs(values[1])).isLessThan(0.001f);
    }

    @Test
    void aPrunedNumberWithASlopeComesBack() {
        float[] values = new float[2];
        var adam = new Adam(2);
        Mask acting = Mask.of(Shape.of(2), index -> index == 0);
        for (int step = 1; step <= 1000; step++) {
            adam.update(values, new float[]{step % 2 == 0 ? 1 : -1, -1}, 0.01, step, acting);
        }
        // A twentieth of 1,000 steps of 0.01.
        assertThat(values[1]).isCloseTo(0.5f, within(0.05f));
    }
}
