package espalier.model.op;

import espalier.model.array.Dim;
import java.util.List;

/// Blocks of pixels of `[N, C, H, W]` gathered into channels, the place in the block counting slower than the channel.
public record SpaceToDepth(int block) implements ArrangingOp {
    public SpaceToDepth {
        if (block < 1) {
            throw new IllegalArgumentException("a block of " + block + " holds nothing");
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            Dims.requireRank(data, 4, "the data");
            List<Dim> side = List.of(Dim.of(block));
            return data.with(1, Dims.product(List.of(data.dim(1), Dim.of((long) block * block))))
                    .with(2, Dims.quotient(List.of(data.dim(2)), side))
                    .with(3, Dims.quotient(List.of(data.dim(3)), side));
        })));
    }
}
