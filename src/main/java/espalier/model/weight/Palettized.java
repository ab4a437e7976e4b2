package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A weight stored as codes into a palette.
///
/// @param codes one unsigned byte per element, row-major, each below `palette.size()`
public record Palettized(Shape shape, Palette palette, MemorySegment codes) implements Weight {
    public Palettized {
        if (codes.byteSize() != shape.elements()) {
            throw new IllegalArgumentException(
                    "Codes for " + shape + " take " + shape.elements() + " bytes, not " + codes.byteSize());
        }
        if (palette.slicesOf(shape).count() != palette.slices()) {
            throw new IllegalArgumentException("A palette of " + palette.slices() + " slices does not fit " + shape);
        }
        codes = codes.asReadOnly();
    }

    /// The weight with these codes; `codes` is shared, so the caller gives it up.
    public static Palettized of(Shape shape, Palette palette, byte[] codes) {
        return new Palettized(shape, palette, MemorySegment.ofArray(codes));
    }

    /// The code at row-major position `index`.
    public int codeAt(long index) {
        return codes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    }

    /// The value at row-major position `index`.
    public float valueAt(long index) {
        return palette.decode(codeAt(index), palette.slicesOf(shape).of(index));
    }

    /// The weight whose codes pick from `values` what they pick from this palette. Its palette rises again, and so its codes may
    /// be others.
    ///
    /// @param values floats of the palette's shape
    public Palettized withValues(Array values) {
        int[][] order = palette.order(values);
        byte[][] codeOf = new byte[palette.slices()][palette.size()];
        for (int slice = 0; slice < codeOf.length; slice++) {
            for (int code = 0; code < palette.size(); code++) {
                codeOf[slice][order[slice][code]] = (byte) code;
            }
        }
        byte[] changed = codes.toArray(ValueLayout.JAVA_BYTE);
        palette.slicesOf(shape).runs(0, changed.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                changed[i] = codeOf[s][changed[i] & 0xff];
            }
        });
        return of(shape, palette.withValues(values), changed);
    }

    @Override
    public Array toDense() {
        float[] numbers = new float[Math.toIntExact(shape.elements())];
        float[] values = palette.values().toFloats();
        int size = palette.size();
        palette.slicesOf(shape).runs(0, numbers.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                numbers[i] = values[s * size + codeAt(i)];
            }
        });
        return Array.of(numbers, shape);
    }

    @Override
    public long nonZeros() {
        return new Dense(toDense()).nonZeros();
    }

    @Override
    public long parameters() {
        return shape.elements();
    }
}
