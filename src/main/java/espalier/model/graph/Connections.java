package espalier.model.graph;

import espalier.model.array.Shape;
import espalier.model.metric.LayerStatistic;

/// Which input and which output of a layer each number of its weight joins.
///
/// Inputs are those of `espalier.model.metric.LayerStatistic`: the features of a vector, the columns of the im2col matrix of a
/// convolution, or the input channels of a transposed one; the groups of a convolution follow one another.
///
/// @param shape the weight's shape, all dimensions known
/// @param outputAxis 0 for weights `[outputs, inputs of a group…]`, 1 for weights `[inputs, outputs of a group…]`
/// @param groups convolution groups; 1 otherwise
public record Connections(Shape shape, int outputAxis, int groups) {
    public Connections {
        if (shape.rank() <= outputAxis || outputAxis < 0 || outputAxis > 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "A weight of %s joins no inputs to outputs along axis %d in %d groups".formatted(shape, outputAxis,
                            groups));
        }
    }

    private int rows() {
        return Math.toIntExact(shape.size(0));
    }

    private int columns() {
        return Math.toIntExact(shape.elements() / Math.max(1, rows()));
    }

    /// How many inputs there are, those of all groups.
    public int inputs() {
        return groups * inputsOfGroup();
    }

    /// How many inputs each output sees.
    public int inputsOfGroup() {
        return outputAxis == 0 ? columns() : rows() / groups;
    }

    /// How many outputs there are.
    public int outputs() {
        return outputAxis == 0 ? rows() : Math.toIntExact(shape.size(1)) * groups;
    }

    /// The shape in which `kind` is known of the weight.
    public Shape shape(LayerStatistic kind) {
        return switch (kind) {
            case INPUT_MEAN, INPUT_SQUARES -> Shape.of(inputs());
            case INPUT_MOMENT -> Shape.of(groups, inputsOfGroup(), inputsOfGroup());
            case OUTPUT_MEAN, OUTPUT_MAGNITUDE, OUTPUT_ZEROS -> Shape.of(outputs());
            case GRADIENT, GRADIENT_SQUARES, MOVEMENT -> shape;
        };
    }

    /// The input, from 0, that the number at row-major position `index` multiplies.
    public int input(long index) {
        int row = (int) (index / columns());
        return outputAxis == 0 ? row / (rows() / groups) * columns() + (int) (index % columns()) : row;
    }

    /// The output, from 0, that the number at row-major position `index` adds to.
    public int output(long index) {
        int row = (int) (index / columns());
        if (outputAxis == 0) {
            return row;
        }
        int each = Math.toIntExact(shape.size(1));
        int kernel = columns() / each;
        return row / inputsOfGroup() * each + (int) (index % columns()) / kernel;
    }
}
