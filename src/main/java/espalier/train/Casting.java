package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Float8;

/// The kernel that converts elements from one type to another.
final class Casting {
    /// Torch's own numbers of its types, which TorchScript takes.
    private static final long HALF = 5;
    private static final long BRAIN = 15;

    private static final Script SCRIPT = new Script("""
              def rounded(self: __torch__.Ops, x: Tensor, type: Tensor) -> Tensor:
                return torch.to(torch.to(x, int(type)), 6)
            """);

    private Casting() {
    }

    /// Converts to the type of the output.
    static Kernel of(boolean saturate) {
        return Kernel.of(in -> in.outputType(0).isFloat8()
                ? eightBits(in.get(0), in.type(0), in.outputType(0), saturate, in)
                : cast(in.get(0), in.type(0), in.outputType(0), in));
    }

    /// The nearest numbers of a floating-point type of eight bits.
    static PtNDArray eightBits(PtNDArray x, ElementType from, ElementType to, boolean saturate, Operands in) {
        Array given = Tensors.toArray(x, from);
        double[] values = given.toDoubles();
        Float8 numbers = Float8.of(to);
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.decode(numbers.encode(values[i], saturate));
        }
        return Tensors.of(in.memory(), Array.ofDoubles(ElementType.FLOAT32, given.shape(), values));
    }

    private static PtNDArray cast(PtNDArray x, ElementType from, ElementType to, Operands in) {
        if (from == ElementType.UINT64 || to == ElementType.UINT64 && from.isFloating()) {
            return Tensors.of(in.memory(), Tensors.toArray(x, from).as(to));
        }
        return switch (to) {
            case FLOAT16 -> rounded(x, HALF, in);
            case BFLOAT16 -> rounded(x, BRAIN, in);
            case INT4 -> from.isFloating() ? saturated(x, -8, 7, to) : direct(x, to);
            case UINT4 -> from.isFloating() ? saturated(x, 0, 15, to) : direct(x, to);
            default -> from.isFloating() && to.isInteger() ? truncated(x, to) : direct(x, to);
        };
    }

    private static PtNDArray direct(PtNDArray x, ElementType to) {
        return JniUtils.to(x, Tensors.nativeType(to), Device.cpu());
    }

    /// By way of 64 bits, so that what a narrow type cannot hold wraps on every processor.
    private static PtNDArray truncated(PtNDArray x, ElementType to) {
        return to.bytes() < 4 ? direct(JniUtils.to(x, DataType.INT64, Device.cpu()), to) : direct(x, to);
    }

    private static PtNDArray rounded(PtNDArray x, long type, Operands in) {
        return SCRIPT.call("rounded", x, Tensors.ofLongs(in.memory(), new long[]{type}));
    }

    private static PtNDArray saturated(PtNDArray x, int low, int high, ElementType to) {
        return direct(JniUtils.round(JniUtils.clip(x, low, high)), to);
    }
}
