package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Data `[N, C, spatial…]` sampled at the places that a grid `[N, places…, coordinates]` says, from −1 at one edge to 1 at the other.
///
/// Inputs: data, grid.
///
/// @param alignCorners whether edges are the centres of the outermost elements
public record GridSample(Mode mode, Padding padding, boolean alignCorners) implements NeuralOp {
    /// How a value between places is found.
    public enum Mode {
        LINEAR, NEAREST, CUBIC
    }

    /// What is outside of the data.
    public enum Padding {
        ZEROS, BORDER, REFLECTION
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).flatMap(data -> inputs.shape(1).map(grid -> {
            Dims.requireRank(grid, data.rank(), "the grid");
            var dims = new ArrayList<Dim>(data.dims().subList(0, 2));
            dims.addAll(grid.dims().subList(1, grid.rank() - 1));
            return new Shape(dims);
        }));
        return List.of(Fact.like(inputs.get(0), result));
    }
}
