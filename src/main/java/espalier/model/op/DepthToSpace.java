package espalier.model.op;

import espalier.model.array.Dim;
import java.util.List;

/// Channels of `[N, C, H, W]` spread over blocks of pixels.
///
/// @param block the side of a block
/// @param channelsFirst whether the channel counts slower than the place in the block (mode CRD)
public record DepthToSpace(int block, boolean channelsFirst) implements ArrangingOp {
    public DepthToSpace {
        if (block < 1) {
            throw new IllegalArgumentException("a block of " + block + " holds nothing");
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            Dims.requireRank(data, 4, "the data");
            Dim side = Dim.of(block);
            return data.with(1, Dims.quotient(List.of(data.dim(1)), List.of(Dim.of((long) block * block))))
                    .with(2, Dims.product(List.of(data.dim(2), side)))
                    .with(3, Dims.product(List.of(data.dim(3), side)));
        })));
    }
}
