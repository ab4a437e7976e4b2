package espalier.format.packed;

import espalier.model.array.Shape;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;

/// Unpacks the codes of a quantized or palettized weight and checks that its levels have them. Codes that a mask does not keep are
/// not stored and become 0.
final class Codes {
    private final BitSource source;
    private final Shape shape;
    private final Mask kept;
    private final String what;

    /// @param kept the elements whose codes are stored
    /// @param what names the weight in messages
    Codes(MemorySegment packed, Mask kept, String what) {
        this.source = new BitSource(packed, what);
        this.shape = kept.shape();
        this.kept = kept;
        this.what = what;
    }

    /// The weight on `grid`.
    Weight on(Grid grid) {
        short[] codes = new short[Math.toIntExact(shape.elements())];
        for (int i = 0; i < codes.length; i++) {
            if (kept.keeps(i)) {
                codes[i] = (short) (source.read(grid.bits()) - (1L << (grid.bits() - 1)));
                require(codes[i] >= grid.low(), codes[i], "grid");
            }
        }
        source.requireEnd();
        return new Quantized(shape, grid, MemorySegment.ofArray(codes));
    }

    /// The weight whose codes pick from `palette`.
    Weight of(Palette palette) {
        byte[] codes = new byte[Math.toIntExact(shape.elements())];
        for (int i = 0; i < codes.length; i++) {
            if (kept.keeps(i)) {
                long code = source.read(palette.bits());
                require(code < palette.size(), code, "palette");
                codes[i] = (byte) code;
            }
        }
        source.requireEnd();
        return Palettized.of(shape, palette, codes);
    }

    private void require(boolean has, long code, String levels) {
        if (!has) {
            throw WeightDecoder.damaged(what, "uses the code " + code + ", which its " + levels + " does not have");
        }
    }
}
