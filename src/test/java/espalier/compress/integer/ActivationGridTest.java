package espalier.compress.integer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Grids reach over their range, hold zero, and go no further than it.
class ActivationGridTest {
    @ParameterizedTest
    @EnumSource(ActivationGrid.Kind.class)
    void reachesOverItsRangeAndHoldsZero(ActivationGrid.Kind kind) {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double scale = Math.exp(8 * random.nextGaussian());
            double low = i % 3 == 0 ? 0 : -scale * random.nextDouble();
            double high = i % 5 == 0 ? 0 : scale * random.nextDouble();
            ActivationGrid grid = ActivationGrid.over(new ActivationRange(low, high), kind);
            ActivationGrid.Codes codes = kind.codes();
            double halfStep = grid.scale() * 0.5001;
            assertThat(grid.rounded(0, codes)).isZero();
            assertThat(grid.rounded(low, codes)).isBetween(low - halfStep, low + halfStep);
            assertThat(grid.rounded(high, codes)).isBetween(high - halfStep, high + halfStep);
            if (low == 0 && high > 0) {
                assertThat(grid.scale() * (codes.high() - grid.zero())).isLessThanOrEqualTo((float) high);
            }
        }
    }
}
