package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Levels anywhere: a list of values for the whole tensor, or one for each slice along an axis.
///
/// @param axis the axis with a list per slice, or [#TENSOR] for one list in all
/// @param values floats `[slices, size]` of 1 to 256 values each, rising in every slice
public record Palette(int axis, Array values) implements Levels {
    /// The most bits a code takes.
    public static final int MOST_BITS = 8;

    public Palette {
        if (values.type() != ElementType.FLOAT32 || values.shape().rank() != 2 || values.shape().size(1) < 1
                || values.shape().size(1) > 1 << MOST_BITS || axis == TENSOR && values.shape().size(0) != 1) {
            throw new IllegalArgumentException("A palette of " + values.shape() + " is not one of 1 to 256 values");
        }
        int size = (int) values.shape().size(1);
        for (long i = 1; i < values.elements(); i++) {
            if (i % size != 0 && Float.compare(values.floatAt(i - 1), values.floatAt(i)) > 0) {
                throw new IllegalArgumentException("The values of a palette do not rise");
            }
        }
    }

    /// The values of each slice.
    public int size() {
        return (int) values.shape().size(1);
    }

    /// The number of slices.
    public int slices() {
        return Math.toIntExact(values.shape().size(0));
    }

    @Override
    public int bits() {
        return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(size() - 1));
    }

    /// The value that `code` stands for in slice `slice`.
    public float decode(int code, int slice) {
        return values.floatAt((long) slice * size() + code);
    }

    @Override
    public Palettized nearest(Array weight) {
        Shape shape = weight.shape();
        float[] numbers = weight.toFloats();
        byte[] codes = new byte[numbers.length];
        float[][] bounds = new float[slices()][];
        Arrays.setAll(bounds, slice -> bounds(values(slice)));
        slicesOf(shape).runs(0, numbers.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                codes[i] = (byte) place(bounds[s], numbers[i]);
            }
        });
        return Palettized.of(shape, this, codes);
    }

    /// This palette with the values of each slice times a factor; factors that are not positive become [Grid#SMALLEST_SCALE].
    ///
    /// @param factors floats, one per slice
    public Palette times(Array factors) {
        float[] scaled = new float[slices() * size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = values.floatAt(i) * Math.max(Grid.SMALLEST_SCALE, factors.floatAt(i / size()));
        }
        return new Palette(axis, Array.of(scaled, values.shape()));
    }

    /// This palette with other values, in any order.
    ///
    /// @param others floats of the shape of the values
    public Palette withValues(Array others) {
        float[] sorted = others.toFloats().clone();
        for (int slice = 0; slice < slices(); slice++) {
            Arrays.sort(sorted, slice * size(), (slice + 1) * size());
        }
        return new Palette(axis, Array.of(sorted, values.shape()));
    }

    /// For each slice, where in `others` its least value stands, its next, and so on.
    ///
    /// @param others floats of the shape of the values
    public int[][] order(Array others) {
        int[][] order = new int[slices()][];
        for (int slice = 0; slice < order.length; slice++) {
            int first = slice * size();
            order[slice] = IntStream.range(0, size()).boxed().sorted(Comparator.comparing(
                    place -> others.floatAt(first + place))).mapToInt(Integer::intValue).toArray();
        }
        return order;
    }

    /// A copy of the values of slice `slice`.
    public float[] values(int slice) {
        float[] list = new float[size()];
        for (int code = 0; code < list.length; code++) {
            list[code] = decode(code, slice);
        }
        return list;
    }

    /// Where rising `values` meet: a number above the first `n` bounds is nearest to value `n`, one in the middle to the lower.
    public static float[] bounds(float[] values) {
        float[] bounds = new float[values.length - 1];
        for (int code = 0; code < bounds.length; code++) {
            // The middle of two floats is exact in double precision; rounded down, it parts floats as the exact one does.
            double middle = ((double) values[code] + values[code + 1]) / 2;
            float bound = (float) middle;
            bounds[code] = bound > middle ? Math.nextDown(bound) : bound;
        }
        return bounds;
    }

    /// The number of `bounds` (rising) that lie below `value`.
    public static int place(float[] bounds, float value) {
        int low = 0;
        int length = bounds.length;
        while (length > 0) {
            int half = length >>> 1;
            low += bounds[low + half] < value ? length - half : 0;
            length = half;
        }
        return low;
    }
}
