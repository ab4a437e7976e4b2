package espalier.model.graph;

import espalier.model.array.Shape;

/// A node that owns a compressible weight: a convolution or a product with a constant matrix.
///
/// @param name unique within the model, stable across runs (see [Graph#layers()])
/// @param weight the name of the weight among the graph's weights
/// @param shape the weight's shape
/// @param outputAxis the weight's axis that counts the layer's outputs; the axis of a grid with a scale per channel
/// @param groups convolution groups; 1 otherwise
public record Layer(String name, Node node, String weight, Shape shape, int outputAxis, int groups) {
    /// The operator's name, such as `Conv` or `Gemm`.
    public String operator() {
        return node.op().type();
    }

    /// Rows of the weight seen as a matrix `[shape₀, rest]`.
    public int rows() {
        return Math.toIntExact(shape.size(0));
    }

    /// Columns of the weight seen as a matrix `[shape₀, rest]`.
    public int columns() {
        return Math.toIntExact(shape.elements() / Math.max(1, shape.size(0)));
    }

    /// The largest rank the matrix can have.
    public int fullRank() {
        long rows = shape.size(0);
        return Math.toIntExact(Math.min(rows, shape.elements() / Math.max(1, rows)));
    }

    /// The rank below which two factors hold fewer numbers than the matrix: `m·n / (m + n)`.
    public double breakEvenRank() {
        double rows = shape.size(0);
        double columns = shape.elements() / Math.max(1, rows);
        return rows * columns / (rows + columns);
    }

    /// Which inputs and outputs the numbers of the weight join.
    public Connections connections() {
        return new Connections(shape, outputAxis, groups);
    }
}
