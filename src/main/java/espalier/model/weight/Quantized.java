package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A weight stored as codes on a grid.
///
/// @param codes one native-order 16-bit signed code per element, row-major, each from `grid.low()` to `grid.high()`
public record Quantized(Shape shape, Grid grid, MemorySegment codes) implements Weight {
    private static final ValueLayout.OfShort CODE = ValueLayout.JAVA_SHORT_UNALIGNED;

    public Quantized {
        if (codes.byteSize() != shape.elements() * Short.BYTES) {
            throw new IllegalArgumentException("Codes for " + shape + " take " + shape.elements() * Short.BYTES
                    + " bytes, not " + codes.byteSize());
        }
        if (grid.slicesOf(shape).count() != grid.scales().elements()) {
            throw new IllegalArgumentException(
                    "A grid of " + grid.scales().elements() + " scales does not fit " + shape);
        }
        codes = codes.asReadOnly();
    }

    /// The weight whose elements are those of `values` (floats of `shape`) moved to the nearest level.
    public static Quantized nearest(Array values, Grid grid) {
        Slices slices = grid.slicesOf(values.shape());
        float[] scales = grid.scales().toFloats();
        float[] zeros = grid.zeros().toFloats();
        short[] codes = new short[values.shape().countable()];
        FloatBlocks.read(values, (block, count, start) -> slices.runs(start, count, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                codes[(int) start + i] = (short) Math.clamp(Math.rint(block[i] / scales[s] + zeros[s]), grid.low(),
                        grid.high());
            }
        }));
        return new Quantized(values.shape(), grid, MemorySegment.ofArray(codes));
    }

    /// The code at row-major position `index`.
    public int codeAt(long index) {
        return codes.get(CODE, index * Short.BYTES);
    }

    @Override
    public Array toDense() {
        float[] values = new float[shape.countable()];
        float[] scales = grid.scales().toFloats();
        float[] zeros = grid.zeros().toFloats();
        grid.slicesOf(shape).runs(0, values.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                values[i] = scales[s] * (codeAt(i) - zeros[s]);
            }
        });
        return Array.of(values, shape);
    }

    @Override
    public long nonZeros() {
        float[] zeros = grid.zeros().toFloats();
        long[] nonZeros = new long[1];
        grid.slicesOf(shape).runs(0, shape.countable(), (slice, step, from, to) -> {
            int here = 0;
            for (int i = from, s = slice; i < to; i++, s += step) {
                here += codeAt(i) != zeros[s] ? 1 : 0;
            }
            nonZeros[0] += here;
        });
        return nonZeros[0];
    }

    @Override
    public long parameters() {
        return shape.elements();
    }
}
