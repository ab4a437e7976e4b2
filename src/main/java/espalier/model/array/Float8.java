package espalier.model.array;

/// Floating-point numbers of eight bits. Source: Micikevicius et al., "FP8 formats for deep learning" (2022), and ONNX's Cast.
///
/// @param mantissaBits bits after the point
/// @param bias what is subtracted from the stored exponent
/// @param hasInfinity whether the greatest exponent stands for infinity; otherwise it counts like any other
/// @param hasOneZero whether the code of minus zero stands for NaN, the only one
public record Float8(int mantissaBits, int bias, boolean hasInfinity, boolean hasOneZero) {
    private static final int SIGN = 0x80;

    /// The numbers of `type`.
    ///
    /// @throws IllegalArgumentException if it is no such type
    public static Float8 of(ElementType type) {
        return switch (type) {
            case FLOAT8E4M3FN -> new Float8(3, 7, false, false);
            case FLOAT8E4M3FNUZ -> new Float8(3, 8, false, true);
            case FLOAT8E5M2 -> new Float8(2, 15, true, false);
            case FLOAT8E5M2FNUZ -> new Float8(2, 16, false, true);
            default -> throw new IllegalArgumentException(type + " is no floating-point type of eight bits");
        };
    }

    /// The number that a code stands for.
    public double decode(byte code) {
        int magnitude = code & 0x7f;
        if (isNan(code & 0xff)) {
            return Double.NaN;
        }
        int exponent = magnitude >> mantissaBits;
        int mantissa = magnitude & (1 << mantissaBits) - 1;
        double size;
        if (hasInfinity && exponent == exponents()) {
            size = Double.POSITIVE_INFINITY;
        } else if (exponent == 0) {
            size = Math.scalb((double) mantissa, 1 - bias - mantissaBits);
        } else {
            size = Math.scalb((double) (mantissa + (1 << mantissaBits)), exponent - bias - mantissaBits);
        }
        return (code & SIGN) == 0 ? size : -size;
    }

    /// The code of the nearest number, the even one of two.
    ///
    /// @param saturate whether what is too large becomes the greatest number instead of infinity or NaN
    public byte encode(double value, boolean saturate) {
        if (Double.isNaN(value)) {
            return (byte) (hasOneZero ? SIGN : 0x7f);
        }
        int sign = Math.copySign(1, value) < 0 ? SIGN : 0;
        double size = Math.abs(value);
        int exponent = Math.max(Double.isInfinite(size) ? 0 : Math.getExponent(size), 1 - bias);
        double units = Math.rint(Math.scalb(size, mantissaBits - exponent));
        if (Double.isInfinite(size) || Math.scalb(units, exponent - mantissaBits) > decode((byte) greatest())) {
            int beyond = hasInfinity ? exponents() << mantissaBits : hasOneZero ? SIGN : 0x7f;
            return (byte) (saturate ? sign | greatest() : hasOneZero ? SIGN : sign | beyond);
        }
        // A mantissa that is rounded up carries into the exponent by itself; below the least exponent there is no leading one.
        int code = units < 1 << mantissaBits
                ? (int) units
                : (exponent + bias << mantissaBits) + (int) units - (1 << mantissaBits);
        return (byte) (code == 0 && hasOneZero ? 0 : sign | code);
    }

    private boolean isNan(int code) {
        if (hasOneZero) {
            return code == SIGN;
        }
        return hasInfinity ? (code & 0x7f) > exponents() << mantissaBits : (code & 0x7f) == 0x7f;
    }

    private int exponents() {
        return (1 << 7 - mantissaBits) - 1;
    }

    private int greatest() {
        return hasOneZero ? 0x7f : hasInfinity ? (exponents() << mantissaBits) - 1 : 0x7e;
    }
}
