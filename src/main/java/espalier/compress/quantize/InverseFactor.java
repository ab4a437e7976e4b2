package espalier.compress.quantize;

import espalier.model.array.Array;

/// The upper triangular `U` with `UᵀU = H⁻¹` of damped second moments `H`, in double precision.
///
/// `H = R·Rᵀ` with an upper triangular `R`, found from the last column on, gives `U = R⁻¹` without ever inverting `H`. Inner loops add
/// multiples of rows, which are compiled to vectors.
final class InverseFactor {
    private InverseFactor() {
    }

    /// The rows of `U`; row j starts with its diagonal element.
    ///
    /// @param moments floats `[groups, n, n]`
    /// @param damping added to the diagonal, as a share of its mean; an input that is always zero counts as independent of the others
    static double[][] of(Array moments, int group, double damping) {
        double[][] lower = damped(moments, group, damping);
        int n = lower.length;
        double[][] upper = new double[n][];
        for (int i = 0; i < n; i++) {
            upper[i] = new double[n - i];
        }
        double[] column = new double[n];
        for (int j = n - 1; j >= 0; j--) {
            double pivot = Math.sqrt(lower[j][j]);
            for (int i = 0; i < j; i++) {
                column[i] = lower[j][i] / pivot;
                upper[i][j - i] = column[i];
            }
            upper[j][0] = pivot;
            for (int i = 0; i < j; i++) {
                add(lower[i], 0, -column[i], column, i + 1);
            }
        }
        return inverted(upper);
    }

    /// The lower triangle of the damped moments, row by row.
    private static double[][] damped(Array moments, int group, double damping) {
        int n = Math.toIntExact(moments.shape().size(1));
        long start = (long) group * n * n;
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += moments.floatAt(start + (long) i * n + i);
        }
        double[][] lower = new double[n][];
        for (int i = 0; i < n; i++) {
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                lower[i][j] = moments.floatAt(start + (long) i * n + j);
            }
            lower[i][i] = lower[i][i] > 0 ? lower[i][i] + damping * trace / n : 1;
        }
        return lower;
    }

    private static double[][] inverted(double[][] upper) {
        int n = upper.length;
        double[][] inverse = new double[n][];
        for (int j = 0; j < n; j++) {
            double[] row = new double[n - j];
            row[0] = 1;
            for (int i = j; i < n; i++) {
                row[i - j] /= upper[i][0];
                double share = -row[i - j];
                for (int k = 1; k < upper[i].length; k++) {
                    row[i - j + k] += share * upper[i][k];
                }
            }
            inverse[j] = row;
        }
        return inverse;
    }

    private static void add(double[] to, int from, double share, double[] what, int count) {
        for (int k = from; k < count; k++) {
            to[k] += share * what[k];
        }
    }
}
