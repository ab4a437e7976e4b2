package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// Operators that bring data to a common scale.
public sealed interface Normalization extends NeuralOp permits BatchNorm, BatchNormTraining, GroupNorm, InstanceNorm,
        LayerNorm, LocalResponseNorm, LpNorm, MeanVarianceNorm, RmsNorm {
    @Override
    default List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }

    /// The shape of statistics over all dimensions from `axis` on, which stay with size 1.
    static Optional<Shape> statistics(Optional<Shape> data, int axis) {
        return data.map(shape -> {
            Shape reduced = shape;
            for (int i = Dims.axis(axis, shape.rank()); i < shape.rank(); i++) {
                reduced = reduced.with(i, Dim.of(1));
            }
            return reduced;
        });
    }
}
