package espalier.model.op;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// `scale · (x − mean) / √(variance + epsilon) + bias`, with the statistics of each example over all dimensions from `axis` on.
///
/// Inputs: data, scale, bias (optional). Further outputs: the mean, and `1 / √(variance + epsilon)`.
public record LayerNorm(int axis, float epsilon) implements Normalization {
    @Override
    public String type() {
        return "LayerNormalization";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> reduced = Normalization.statistics(inputs.shape(0), axis);
        Fact statistic = new Fact(Optional.of(ElementType.FLOAT32), reduced, Optional.empty());
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)), statistic, statistic).subList(0,
                Math.min(3, outputs));
    }
}
