package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A weight `[a, b, kernel…]` seen as a matrix: its rows are axis 0 with some of the kernel's axes, its columns axis 1 with the others.
///
/// A product of rank `r` for that matrix is two weights of the same operator: `[a, r, kernel…]`, whose kernel is 1 along the axes of
/// the columns, and `[r, b, kernel…]`, whose kernel is 1 along the axes of the rows.
///
/// @param shape of the weight, two dimensions or more
/// @param rowAxes the kernel's axes (2 and up, rising) that go with the rows
public record Unfolding(Shape shape, List<Integer> rowAxes) {
    public Unfolding {
        rowAxes = List.copyOf(rowAxes);
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("Numbers of " + shape + " are no matrix");
        }
        for (int axis : rowAxes) {
            if (axis < 2 || axis >= shape.rank()) {
                throw new IllegalArgumentException("A weight of " + shape + " has no kernel along axis " + axis);
            }
        }
    }

    /// The matrix `[a, b·kernel]`: a product of it is a layer to `r` channels with the whole kernel and one of 1×1.
    public static Unfolding channels(Shape shape) {
        return new Unfolding(shape, List.of());
    }

    /// The unfolding that makes the matrix `left · right` of two factors.
    ///
    /// @throws IllegalArgumentException if they have no product
    public static Unfolding between(Shape left, Shape right) {
        if (left.rank() != right.rank() || left.rank() < 2 || left.size(1) != right.size(0)) {
            throw new IllegalArgumentException("Factors of " + left + " and " + right + " have no product");
        }
        long[] sizes = right.sizes();
        sizes[0] = left.size(0);
        var rowAxes = new ArrayList<Integer>();
        for (int axis = 2; axis < sizes.length; axis++) {
            if (left.size(axis) != 1) {
                if (right.size(axis) != 1) {
                    throw new IllegalArgumentException(
                            "Factors of " + left + " and " + right + " share the kernel along axis " + axis);
                }
                sizes[axis] = left.size(axis);
                rowAxes.add(axis);
            }
        }
        return new Unfolding(Shape.of(sizes), rowAxes);
    }

    /// Rows of the matrix.
    public int rows() {
        return Math.toIntExact(wideRows());
    }

    private long wideRows() {
        return rowAxes.stream().mapToLong(shape::size).reduce(shape.size(0), Math::multiplyExact);
    }

    /// Columns of the matrix.
    public int columns() {
        return Math.toIntExact(wideColumns());
    }

    private long wideColumns() {
        return columnAxes().mapToLong(shape::size).reduce(shape.size(1), Math::multiplyExact);
    }

    /// The largest rank the matrix can have.
    public int fullRank() {
        return Math.toIntExact(Math.min(wideRows(), wideColumns()));
    }

    /// The rank below which two factors hold fewer numbers than the matrix: `m·n / (m + n)`.
    public double breakEvenRank() {
        return (double) rows() * columns() / ((double) rows() + columns());
    }

    /// The shape of the left factor of a product.
    public Shape left(int rank) {
        long[] sizes = shape.sizes();
        sizes[1] = rank;
        columnAxes().forEach(axis -> sizes[axis] = 1);
        return Shape.of(sizes);
    }

    /// The shape of the right factor of a product.
    public Shape right(int rank) {
        long[] sizes = shape.sizes();
        sizes[0] = rank;
        rowAxes.forEach(axis -> sizes[axis] = 1);
        return Shape.of(sizes);
    }

    /// The matrix `[rows, columns]` of `weight`, a float array.
    public Array matrix(Array weight) {
        return Permutation.of(weight, order()).reshaped(Shape.of(rows(), columns()));
    }

    /// The weight whose matrix is `matrix`, a float array.
    public Array weight(Array matrix) {
        int[] order = order();
        return Permutation.of(matrix.reshaped(Permutation.of(shape, order)), Permutation.inverse(order));
    }

    /// The left factor that the matrix `[rows, rank]` is.
    public Array left(Array matrix) {
        Shape shape = left(Math.toIntExact(matrix.shape().size(1)));
        int[] order = leftOrder();
        return Permutation.of(matrix.reshaped(Permutation.of(shape, order)), Permutation.inverse(order));
    }

    /// The right factor that the matrix `[rank, columns]` is.
    public Array right(Array matrix) {
        return matrix.reshaped(right(Math.toIntExact(matrix.shape().size(0))));
    }

    /// The weight that two factors make, float arrays of the shapes that [#left(int)] and [#right(int)] say.
    public Array product(Array left, Array right) {
        return weight(LowRank.multiply(rows(left), columns(right)));
    }

    /// The left factor as a matrix `[rows, rank]`.
    public Array rows(Array left) {
        return Permutation.of(left, leftOrder()).reshaped(Shape.of(rows(), left.shape().size(1)));
    }

    /// The right factor as a matrix `[rank, columns]`.
    public Array columns(Array right) {
        return right.reshaped(Shape.of(right.shape().size(0), columns()));
    }

    /// The order in which the weight's axes make the matrix: those of the rows, then those of the columns.
    public int[] order() {
        return IntStream.concat(IntStream.concat(IntStream.of(0), rowAxes.stream().mapToInt(axis -> axis)),
                IntStream.concat(IntStream.of(1), columnAxes())).toArray();
    }

    /// The order in which the left factor's axes make a matrix `[rows, rank]`.
    public int[] leftOrder() {
        return IntStream.concat(IntStream.concat(IntStream.of(0), rowAxes.stream().mapToInt(axis -> axis)),
                IntStream.concat(columnAxes(), IntStream.of(1))).toArray();
    }

    private IntStream columnAxes() {
        return IntStream.range(2, shape.rank()).filter(axis -> !rowAxes.contains(axis));
    }
}
