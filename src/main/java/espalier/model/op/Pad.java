package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Values added around the data. Inputs: data, pads (begins then ends), value (optional), axes (optional).
public record Pad(Mode mode) implements ArrangingOp {
    /// Which values are added.
    public enum Mode {
        CONSTANT, EDGE, REFLECT, WRAP
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).map(data -> {
            Optional<List<Long>> axes = inputs.has(3)
                    ? inputs.get(3).known()
                    : Optional.of(LongStream.range(0, data.rank()).boxed().toList());
            return inputs.get(1).known().flatMap(pads -> axes.map(along -> pad(data, pads, along)))
                    .orElseGet(() -> Fact.unknown(data.rank()));
        });
        return List.of(Fact.like(inputs.get(0), result));
    }

    private static Shape pad(Shape data, List<Long> pads, List<Long> axes) {
        if (pads.size() != 2 * axes.size()) {
            throw new IllegalArgumentException(
                    "%s needs %d pads, not %d".formatted(data, 2 * axes.size(), pads.size()));
        }
        Shape padded = data;
        for (int i = 0; i < axes.size(); i++) {
            int axis = Dims.axis(axes.get(i), data.rank());
            long added = Math.addExact(pads.get(i), pads.get(i + axes.size()));
            Dim dim = data.dim(axis);
            padded = padded.with(axis,
                    dim.isKnown()
                            ? Whole.of(Math.addExact(data.size(axis), added)).toDim()
                            : added == 0 ? dim : new Dim.Unknown());
        }
        return padded;
    }
}
