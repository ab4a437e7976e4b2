package espalier.model.op;

import espalier.model.array.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One input cut along `axis`; as many outputs as the node names. Inputs: data, sizes (optional constant; equal parts otherwise).
public record Split(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<List<Long>> sizes = inputs.get(1).known();
        var parts = new ArrayList<Fact>();
        for (int i = 0; i < outputs; i++) {
            int part = i;
            parts.add(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
                int along = Dims.axis(axis, data.rank());
                Dim dim = inputs.has(1)
                        ? sizes.map(all -> given(all, part)).orElse(new Dim.Unknown())
                        : equal(data.dim(along), part, outputs);
                return data.with(along, dim);
            })));
        }
        return parts;
    }

    private static Dim given(List<Long> sizes, int part) {
        if (part >= sizes.size()) {
            throw new IllegalArgumentException("there are more outputs than the sizes " + sizes);
        }
        return Whole.of(sizes.get(part)).toDim();
    }

    /// Equal parts, the last one smaller where they do not fit.
    private static Dim equal(Dim whole, int part, int parts) {
        if (!(whole instanceof Dim.Known(long size))) {
            return new Dim.Unknown();
        }
        long each = (size + parts - 1) / parts;
        return Dim.of(Math.clamp(size - part * each, 0, each));
    }
}
