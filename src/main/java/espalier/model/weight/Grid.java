package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// Evenly spaced levels: `value = scale · (code − zero)`, with one scale and zero per tensor, per slice along an axis, or per group of
/// the elements of such a slice.
///
/// Codes of `bits` bits run from [#low()] to [#high()]. A symmetric grid of 2 bits and more leaves out the lowest code, so that
/// it has as many levels on both sides of zero; of 1 bit it has the two levels ±scale/2 (zero = −½).
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018), eq. 1.
///
/// @param bits 1 to 16
/// @param axis the axis with a scale per slice, or [#TENSOR] for one scale in all
/// @param group elements that share a scale, or 0 where all of a slice do; see [Slices]
/// @param scales positive, one per slice or group
/// @param zeros the code that stands for zero, one per slice; a whole number except for symmetric grids of 1 bit
public record Grid(int bits, boolean symmetric, int axis, int group, Array scales, Array zeros) implements Levels {
    /// The scale of a slice of zeros: so small that no level of it differs from zero in any sum.
    public static final float SMALLEST_SCALE = 0x1p-60f;

    public Grid {
        if (bits < 1 || bits > 16) {
            throw new IllegalArgumentException("A grid has 1 to 16 bits, not " + bits);
        }
        if (group < 0 || axis == TENSOR && group != 0) {
            throw new IllegalArgumentException("A grid has groups along an axis");
        }
        if (scales.elements() != zeros.elements() || (axis == TENSOR && scales.elements() != 1)) {
            throw new IllegalArgumentException("A grid needs one zero for each scale, and one scale without an axis");
        }
    }

    /// A grid without groups.
    public Grid(int bits, boolean symmetric, int axis, Array scales, Array zeros) {
        this(bits, symmetric, axis, 0, scales, zeros);
    }

    @Override
    public Slices slicesOf(Shape shape) {
        return Slices.along(axis, group, shape);
    }

    /// This grid with other scales; those that are not positive become [#SMALLEST_SCALE].
    ///
    /// @param others floats, one per slice
    public Grid withScales(Array others) {
        float[] positive = others.toFloats().clone();
        for (int slice = 0; slice < positive.length; slice++) {
            positive[slice] = Math.max(SMALLEST_SCALE, positive[slice]);
        }
        return new Grid(bits, symmetric, axis, group, Array.of(positive, positive.length), zeros);
    }

    /// The lowest code.
    public int low() {
        int lowest = -(1 << (bits - 1));
        return symmetric && bits > 1 ? lowest + 1 : lowest;
    }

    /// The highest code.
    public int high() {
        return (1 << (bits - 1)) - 1;
    }

    /// The code nearest to `value` on the grid of slice `slice`; halves go to the even neighbour.
    public short encode(float value, int slice) {
        double code = Math.rint(value / scales.floatAt(slice) + zeros.floatAt(slice));
        return (short) Math.clamp(code, low(), high());
    }

    /// The value of `code` on the grid of slice `slice`.
    public float decode(int code, int slice) {
        return scales.floatAt(slice) * (code - zeros.floatAt(slice));
    }

    @Override
    public Quantized nearest(Array values) {
        return Quantized.nearest(values, this);
    }
}
