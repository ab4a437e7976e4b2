package espalier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.model.array.Array;
import espalier.model.weight.LowRank;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checks the native decompositions against what defines them.
class TorchTest {
    @ParameterizedTest
    @CsvSource({"7, 4", "4, 7", "5, 5", "1, 9", "60, 33"})
    void decompositionGivesTheMatrixBack(int rows, int columns) {
        Array matrix = random(rows, columns);
        Svd svd = Torch.svd(matrix);
        int rank = Math.min(rows, columns);
        assertThat(svd.u().shape().sizes()).containsExactly(rows, rank);
        assertThat(svd.v().shape().sizes()).containsExactly(rank, columns);
        float[] scaled = svd.u().toFloats();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= svd.s().floatAt(i % rank);
        }
        float[] product = LowRank.multiply(Array.of(scaled, rows, rank), svd.v()).toFloats();
        assertThat(product).usingComparatorWithPrecision(1e-5f).containsExactly(matrix.toFloats());
    }

    @Test
    void singularValuesFallAndHoldTheEnergy() {
        Array matrix = random(20, 12);
        float[] values = Torch.singularValues(matrix);
        assertThat(values).hasSize(12);
        double energy = 0;
        for (int i = 0; i < values.length; i++) {
            energy += values[i] * values[i];
            assertThat(i == 0 || values[i - 1] >= values[i]).isTrue();
        }
        double expected = 0;
        for (float value : matrix.toFloats()) {
            expected += value * value;
        }
        assertThat(energy).isCloseTo(expected, within(1e-3));
        assertThat(values).usingComparatorWithPrecision(1e-5f).containsExactly(Torch.svd(matrix).s().toFloats());
    }

    private static Array random(int rows, int columns) {
        var random = new SplittableRandom(5);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(values, rows, columns);
    }

    /// Moments are sums of rounded numbers: where inputs depend on one another, an eigenvalue may be a little below zero.
    @Test
    void whiteningTakesMomentsThatRoundingLeftIndefinite() {
        Array moment = Array.of(new float[]{1, 1.0001f, 1.0001f, 1}, 2, 2);
        Array matrix = Array.of(new float[]{3, 1, -2, 5, 0.5f, 4}, 3, 2);
        Svd svd = Torch.whitenedSvd(matrix, moment);
        float[] product = new float[6];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < 2; k++) {
                product[i] += svd.u().toFloats()[i / 2 * 2 + k] * svd.s().toFloats()[k]
                        * svd.v().toFloats()[k * 2 + i % 2];
            }
        }
        assertThat(product).containsExactly(matrix.toFloats(), within(1e-3f));
    }
}
