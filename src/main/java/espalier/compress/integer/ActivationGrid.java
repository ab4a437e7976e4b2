package espalier.compress.integer;

import espalier.model.array.ElementType;

/// 256 evenly spaced levels for activations, one scale for a whole tensor: `value = scale · (code − zero)`.
///
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018), eq. 1.
///
/// @param type INT8 or UINT8
/// @param scale positive
/// @param zero the code that stands for zero
public record ActivationGrid(ElementType type, float scale, int zero) {
    private static final float SMALLEST_SCALE = 0x1p-60f;

    /// Which levels there are.
    public enum Kind {
        /// UINT8 from the least to the greatest number.
        AFFINE_UINT8,
        /// INT8 from the least to the greatest number.
        AFFINE_INT8,
        /// INT8 symmetric around zero, without the lowest code.
        SYMMETRIC_INT8;

        ElementType type() {
            return this == AFFINE_UINT8 ? ElementType.UINT8 : ElementType.INT8;
        }

        int low() {
            return switch (this) {
                case AFFINE_UINT8 -> 0;
                case AFFINE_INT8 -> -128;
                case SYMMETRIC_INT8 -> -127;
            };
        }

        int high() {
            return this == AFFINE_UINT8 ? 255 : 127;
        }
    }

    /// The grid of a kind that reaches over `range`.
    static ActivationGrid over(ActivationRange range, Kind kind) {
        if (kind == Kind.SYMMETRIC_INT8) {
            return new ActivationGrid(kind.type(), scale(Math.max(-range.low(), range.high()), kind.high()), 0);
        }
        float scale = scale(range.high() - range.low(), kind.high() - kind.low());
        long zero = Math.clamp(Math.round(kind.low() - range.low() / scale), kind.low(), kind.high());
        return new ActivationGrid(kind.type(), scale, (int) zero);
    }

    /// The step that divides `width` into `steps`, rounded down, so that the outermost level does not lie beyond the range: a clip to
    /// the same range is then nothing but the grid's own.
    private static float scale(double width, int steps) {
        float scale = (float) (width / steps);
        while (scale > SMALLEST_SCALE && scale * steps > (float) width) {
            scale = Math.nextDown(scale);
        }
        return Math.max(scale, SMALLEST_SCALE);
    }

    /// The level that stands for `value`.
    double rounded(double value, Kind kind) {
        return scale * (Math.clamp(Math.rint(value / scale) + zero, kind.low(), kind.high()) - zero);
    }
}
