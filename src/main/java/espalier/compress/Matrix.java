package espalier.compress;

import espalier.model.array.Array;
import java.util.Arrays;

/// A small matrix on the heap.
///
/// @param values row-major, `rows · columns` of them
record Matrix(int rows, int columns, float[] values) {
    /// The matrix that a two-dimensional array is.
    static Matrix of(Array array) {
        return new Matrix(Math.toIntExact(array.shape().size(0)), Math.toIntExact(array.shape().size(1)),
                array.toFloats());
    }

    Array array() {
        return Array.of(values, rows, columns);
    }

    Matrix transposed() {
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return new Matrix(columns, rows, turned);
    }

    /// The columns from `first` on, `count` of them.
    Matrix columns(int first, int count) {
        float[] part = new float[rows * count];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * columns + first, part, i * count, count);
        }
        return new Matrix(rows, count, part);
    }

    /// The matrix product, summed in double precision.
    Matrix times(Matrix other) {
        float[] product = new float[Math.multiplyExact(rows, other.columns)];
        double[] row = new double[other.columns];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < columns; k++) {
                double factor = values[i * columns + k];
                for (int j = 0; j < row.length; j++) {
                    row[j] += factor * other.values[k * row.length + j];
                }
            }
            for (int j = 0; j < row.length; j++) {
                product[i * row.length + j] = (float) row[j];
            }
        }
        return new Matrix(rows, other.columns, product);
    }

    /// The numbers at these rows and columns.
    Matrix at(int[] someRows, int[] someColumns) {
        float[] part = new float[someRows.length * someColumns.length];
        for (int i = 0; i < someRows.length; i++) {
            for (int j = 0; j < someColumns.length; j++) {
                part[i * someColumns.length + j] = values[someRows[i] * columns + someColumns[j]];
            }
        }
        return new Matrix(someRows.length, someColumns.length, part);
    }

    Matrix plus(Matrix other) {
        float[] sum = new float[values.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = values[i] + other.values[i];
        }
        return new Matrix(rows, columns, sum);
    }

    /// All numbers times `factor`.
    Matrix times(double factor) {
        float[] product = new float[values.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = (float) (factor * values[i]);
        }
        return new Matrix(rows, columns, product);
    }
}
