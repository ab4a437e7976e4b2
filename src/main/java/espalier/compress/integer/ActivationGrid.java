package espalier.compress.integer;

import espalier.model.array.ElementType;

/// Evenly spaced levels for activations, one scale for a whole tensor: `value = scale · (code − zero)`.
///
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018), eq. 1.
///
/// @param type of the codes
/// @param scale positive
/// @param zero the code that stands for zero
public record ActivationGrid(ElementType type, float scale, int zero) {
    private static final float SMALLEST_SCALE = 0x1p-60f;

    /// Which codes there are: those from `low` to `high`, and around zero alone if `symmetric`.
    ///
    /// @param type of integers that hold them, perhaps among others
    public record Codes(ElementType type, int low, int high, boolean symmetric) {
        /// The codes of some bits in the narrowest type that holds them, from 0 on or, if symmetric, without the lowest one below it.
        ///
        /// @param bits 2 to 16
        public static Codes of(int bits, boolean symmetric) {
            int most = (1 << (symmetric ? bits - 1 : bits)) - 1;
            return symmetric
                    ? new Codes(bits <= 8 ? ElementType.INT8 : ElementType.INT16, -most, most, true)
                    : new Codes(bits <= 8 ? ElementType.UINT8 : ElementType.UINT16, 0, most, false);
        }

        /// Whether the type holds no others.
        public boolean fillType() {
            return low == type.least() && high == type.greatest();
        }
    }

    /// The codes that runtimes compute with.
    public enum Kind {
        /// UINT8 from the least to the greatest number.
        AFFINE_UINT8,
        /// INT8 from the least to the greatest number.
        AFFINE_INT8,
        /// INT8 symmetric around zero, without the lowest code.
        SYMMETRIC_INT8;

        Codes codes() {
            return switch (this) {
                case AFFINE_UINT8 -> Codes.of(8, false);
                case AFFINE_INT8 -> new Codes(ElementType.INT8, -128, 127, false);
                case SYMMETRIC_INT8 -> Codes.of(8, true);
            };
        }
    }

    /// The grid of a kind that reaches over `range`.
    static ActivationGrid over(ActivationRange range, Kind kind) {
        return over(range, kind.codes());
    }

    /// The grid of some codes that reaches over `range`.
    public static ActivationGrid over(ActivationRange range, Codes codes) {
        if (codes.symmetric) {
            return new ActivationGrid(codes.type, scale(Math.max(-range.low(), range.high()), codes.high), 0);
        }
        float scale = scale(range.high() - range.low(), codes.high - codes.low);
        long zero = Math.clamp(Math.round(codes.low - range.low() / scale), codes.low, codes.high);
        return new ActivationGrid(codes.type, scale, (int) zero);
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
    double rounded(double value, Codes codes) {
        return scale * (Math.clamp(Math.rint(value / scale) + zero, codes.low, codes.high) - zero);
    }

    /// The value of `code`.
    public float level(int code) {
        return scale * (code - zero);
    }
}
