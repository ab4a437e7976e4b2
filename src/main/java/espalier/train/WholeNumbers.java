package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.op.Binary;

/// Element-by-element functions of integers that the engine lacks or computes in floats, on the heap.
final class WholeNumbers {
    private WholeNumbers() {
    }

    /// Whether `kind` is computed here for elements of `type`.
    static boolean compute(Binary.Kind kind, ElementType type) {
        return type.isInteger() && switch (kind) {
            case BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor, Div, FMod, Mod, Pow -> true;
            case Add, And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Max, Min, Mul, Or, PRelu, Sub, Xor ->
                false;
        };
    }

    static PtNDArray of(Binary.Kind kind, Operands in) {
        ElementType type = in.outputType(0);
        long[] sizes = Rearranging.broadcast(Tensors.sizes(in.get(0)), Tensors.sizes(in.get(1)));
        long[] a = Tensors.toLongs(spread(in.get(0), sizes));
        if (kind == Binary.Kind.Pow && in.type(1).isFloating()) {
            return powers(a, spread(in.get(1), sizes), type, in);
        }
        long[] b = Tensors.toLongs(spread(in.get(1), sizes));
        for (int i = 0; i < a.length; i++) {
            a[i] = type == ElementType.UINT64 ? unsigned(kind, a[i], b[i]) : of(kind, a[i], b[i]);
        }
        return Tensors.of(in.memory(), Array.ofLongs(type, Shape.of(sizes), a));
    }

    private static PtNDArray spread(PtNDArray x, long[] sizes) {
        return JniUtils.broadcast(x, new ai.djl.ndarray.types.Shape(sizes));
    }

    private static PtNDArray powers(long[] bases, PtNDArray exponents, ElementType type, Operands in) {
        double[] powers = Tensors.toArray(exponents, ElementType.FLOAT64).toDoubles();
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(bases[i], powers[i]);
        }
        return Tensors.of(in.memory(),
                Array.ofDoubles(type, Shape.of(Tensors.sizes(exponents)), powers));
    }

    private static long of(Binary.Kind kind, long a, long b) {
        return switch (kind) {
            case BitShiftLeft -> b > 63 ? 0 : a << b;
            case BitShiftRight -> b > 63 ? 0 : a >>> b;
            case BitwiseAnd -> a & b;
            case BitwiseOr -> a | b;
            case BitwiseXor -> a ^ b;
            case Div -> a / b;
            case FMod -> a % b;
            case Mod -> Math.floorMod(a, b);
            case Pow -> power(a, b);
            case Add, And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Max, Min, Mul, Or, PRelu, Sub, Xor ->
                throw new IllegalArgumentException(kind + " is not computed here");
        };
    }

    private static long unsigned(Binary.Kind kind, long a, long b) {
        return switch (kind) {
            case Div -> Long.divideUnsigned(a, b);
            case FMod, Mod -> Long.remainderUnsigned(a, b);
            case BitShiftLeft, BitShiftRight -> Long.compareUnsigned(b, 63) > 0 ? 0 : of(kind, a, b);
            default -> of(kind, a, b);
        };
    }

    /// By squaring, wrapping; the inverse of an integer is 0 but for those of 1 and −1.
    private static long power(long base, long exponent) {
        if (exponent < 0) {
            return base == 1 ? 1 : base == -1 ? exponent % 2 == 0 ? 1 : -1 : 0;
        }
        long result = 1;
        long square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            result = (rest & 1) == 1 ? result * square : result;
            square *= square;
        }
        return result;
    }
}
