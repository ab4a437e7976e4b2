package espalier.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/// The singular values of a layer's weight seen as a matrix, with the rank that is chosen.
///
/// @param values largest first
/// @param rank the number of singular values kept, if the layer is factorized
/// @param breakEven the rank below which two factors hold fewer numbers than the matrix
public record SingularValues(double[] values, OptionalInt rank, double breakEven) {
    public SingularValues {
        if (values.length == 0) {
            throw new IllegalArgumentException("A matrix has at least one singular value");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SingularValues that && rank.equals(that.rank) && breakEven == that.breakEven
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rank, breakEven, Arrays.hashCode(values));
    }

    /// The share of the matrix's squared norm that each rank keeps: entry `r − 1` for rank `r`, rising to 1.
    public double[] energy() {
        double[] energy = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * values[i];
            energy[i] = sum;
        }
        for (int i = 0; i < values.length; i++) {
            energy[i] = sum == 0 ? 1 : energy[i] / sum;
        }
        return energy;
    }

    /// The least rank that keeps `share` of the energy, 0..1.
    public int rankFor(double share) {
        double[] energy = energy();
        for (int i = 0; i < energy.length; i++) {
            if (energy[i] >= share) {
                return i + 1;
            }
        }
        return values.length;
    }
}
