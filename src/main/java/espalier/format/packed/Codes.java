package espalier.format.packed;

import espalier.model.array.Shape;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Quantized;
import java.lang.foreign.MemorySegment;

/// Unpacks the codes of a quantized weight and checks that its grid has them.
final class Codes {
    private final BitSource source;
    private final Grid grid;
    private final Shape shape;
    private final String what;

    /// @param what names the weight in messages
    Codes(MemorySegment packed, Grid grid, Shape shape, String what) {
        this.source = new BitSource(packed, what);
        this.grid = grid;
        this.shape = shape;
        this.what = what;
    }

    /// The weight of which every code is stored.
    Quantized all() {
        short[] codes = new short[Math.toIntExact(shape.elements())];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = next();
        }
        return finished(codes);
    }

    /// The weight of which the codes that `mask` keeps are stored; the others are 0.
    Quantized kept(Mask mask) {
        short[] codes = new short[Math.toIntExact(shape.elements())];
        for (int i = 0; i < codes.length; i++) {
            if (mask.keeps(i)) {
                codes[i] = next();
            }
        }
        return finished(codes);
    }

    private Quantized finished(short[] codes) {
        source.requireEnd();
        return new Quantized(shape, grid, MemorySegment.ofArray(codes));
    }

    private short next() {
        long code = source.read(grid.bits()) - (1L << (grid.bits() - 1));
        if (code < grid.low()) {
            throw WeightDecoder.damaged(what, "uses the code " + code + ", which its grid does not have");
        }
        return (short) code;
    }
}
