package espalier.compress;

import espalier.model.array.Array;
import espalier.tensor.Svd;
import java.util.Arrays;
import java.util.Comparator;

/// One-sided Jacobi: an independent, slow decomposition in double precision, to compare with.
/// Source: Demmel, Veselić, *Jacobi's Method Is More Accurate than QR* (1992).
public final class JacobiSvd {
    private JacobiSvd() {
    }

    public static Svd decompose(Array matrix) {
        int rows = (int) matrix.shape().size(0);
        int columns = (int) matrix.shape().size(1);
        if (rows < columns) {
            Svd flipped = decompose(transposed(matrix));
            return new Svd(transposed(flipped.v()), flipped.s(), transposed(flipped.u()));
        }
        double[][] u = columnsOf(matrix);
        double[][] v = new double[columns][columns];
        for (int i = 0; i < columns; i++) {
            v[i][i] = 1;
        }
        for (int sweep = 0; sweep < 60 && rotateAll(u, v); sweep++) {
            // Until all columns are orthogonal.
        }
        return sorted(u, v, rows, columns);
    }

    private static boolean rotateAll(double[][] u, double[][] v) {
        boolean rotated = false;
        for (int p = 0; p < u.length; p++) {
            for (int q = p + 1; q < u.length; q++) {
                double alpha = dot(u[p], u[p]);
                double beta = dot(u[q], u[q]);
                double gamma = dot(u[p], u[q]);
                if (Math.abs(gamma) > 1e-14 * Math.sqrt(alpha * beta)) {
                    double zeta = (beta - alpha) / (2 * gamma);
                    double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
                    double c = 1 / Math.sqrt(1 + t * t);
                    rotate(u[p], u[q], c, c * t);
                    rotate(v[p], v[q], c, c * t);
                    rotated = true;
                }
            }
        }
        return rotated;
    }

    private static void rotate(double[] a, double[] b, double c, double s) {
        for (int i = 0; i < a.length; i++) {
            double x = a[i];
            a[i] = c * x - s * b[i];
            b[i] = s * x + c * b[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static Svd sorted(double[][] u, double[][] v, int rows, int columns) {
        Integer[] order = new Integer[columns];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -dot(u[i], u[i])));
        float[] left = new float[rows * columns];
        float[] right = new float[columns * columns];
        float[] values = new float[columns];
        for (int k = 0; k < columns; k++) {
            double norm = Math.sqrt(dot(u[order[k]], u[order[k]]));
            values[k] = (float) norm;
            for (int i = 0; i < rows; i++) {
                left[i * columns + k] = (float) (u[order[k]][i] / Math.max(norm, Double.MIN_NORMAL));
            }
            for (int j = 0; j < columns; j++) {
                right[k * columns + j] = (float) v[order[k]][j];
            }
        }
        return new Svd(Array.of(left, rows, columns), Array.of(values, columns), Array.of(right, columns, columns));
    }

    private static double[][] columnsOf(Array matrix) {
        int rows = (int) matrix.shape().size(0);
        int columns = (int) matrix.shape().size(1);
        double[][] result = new double[columns][rows];
        for (int i = 0; i < rows * columns; i++) {
            result[i % columns][i / columns] = matrix.floatAt(i);
        }
        return result;
    }

    private static Array transposed(Array matrix) {
        int rows = (int) matrix.shape().size(0);
        int columns = (int) matrix.shape().size(1);
        float[] result = new float[rows * columns];
        for (int i = 0; i < result.length; i++) {
            result[i % columns * rows + i / columns] = matrix.floatAt(i);
        }
        return Array.of(result, columns, rows);
    }
}
