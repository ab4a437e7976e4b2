package espalier.train;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Combine;
import espalier.model.op.IsInf;
import espalier.model.op.Unary;

/// Kernels that compute each element from the elements at its place.
final class Elementwise {
    private static final Script SCRIPT = new Script("""
              def acosh(self: __torch__.Ops, x: Tensor) -> Tensor:
                return torch.acosh(x)
              def asinh(self: __torch__.Ops, x: Tensor) -> Tensor:
                return torch.asinh(x)
              def atanh(self: __torch__.Ops, x: Tensor) -> Tensor:
                return torch.atanh(x)
            """);

    private Elementwise() {
    }

    static Kernel unary(Unary unary) {
        return switch (unary.kind()) {
            case Abs -> Kernel.of(in -> in.type(0) == ElementType.UINT64
                    ? Tensors.sameMemory(in.get(0))
                    : JniUtils.abs(in.get(0)));
            case Sign -> Kernel.of(in -> in.type(0) == ElementType.UINT64
                    ? JniUtils.neq(in.get(0), Wrapping.whole(in.get(0), 0))
                    : JniUtils.sign(in.get(0)));
            default -> Kernel.of(in -> apply(unary, in.get(0)));
        };
    }

    private static PtNDArray apply(Unary unary, PtNDArray x) {
        return switch (unary.kind()) {
            case Abs -> JniUtils.abs(x);
            case Acos -> JniUtils.acos(x);
            case Acosh -> SCRIPT.call("acosh", x);
            case Asin -> JniUtils.asin(x);
            case Asinh -> SCRIPT.call("asinh", x);
            case Atan -> JniUtils.atan(x);
            case Atanh -> SCRIPT.call("atanh", x);
            case BitwiseNot -> JniUtils.sub(JniUtils.neg(x), Wrapping.whole(x, 1));
            case Ceil -> JniUtils.ceil(x);
            case Cos -> JniUtils.cos(x);
            case Cosh -> JniUtils.cosh(x);
            case Erf -> JniUtils.erf(x);
            case Exp -> JniUtils.exp(x);
            case Floor -> JniUtils.floor(x);
            case Identity -> Tensors.sameMemory(x);
            case IsNaN -> JniUtils.isNaN(x);
            case Log -> JniUtils.log(x);
            case Neg -> JniUtils.neg(x);
            case Not -> JniUtils.logicalNot(x);
            case Reciprocal -> JniUtils.div(Tensors.scalar(x.getManager(), 1), x);
            case Round -> JniUtils.round(x);
            case Sign -> JniUtils.sign(x);
            case Sin -> JniUtils.sin(x);
            case Sinh -> JniUtils.sinh(x);
            case Sqrt -> JniUtils.sqrt(x);
            case Tan -> JniUtils.tan(x);
            case Celu, Elu, Gelu, GeluTanh, HardSigmoid, HardSwish, LeakyRelu, Mish, Relu, Selu, Shrink, Sigmoid,
                    Softplus, Softsign, Swish, Tanh, ThresholdedRelu ->
                Activations.of(unary, x);
        };
    }

    static Kernel binary(Binary binary) {
        if (binary.kind() == Binary.Kind.Add) {
            return Kernel.of(Elementwise::add);
        }
        return Kernel.of(in -> WholeNumbers.compute(binary.kind(), in.type(0))
                ? WholeNumbers.of(binary.kind(), in)
                : apply(binary.kind(), in));
    }

    /// Applies `kind`, comparing unsigned integers as what they are.
    private static PtNDArray apply(Binary.Kind kind, Operands in) {
        ElementType type = in.type(0);
        PtNDArray a = in.get(0);
        PtNDArray b = in.get(1);
        return switch (kind) {
            case Greater, GreaterOrEqual, Less, LessOrEqual -> apply(kind, Wrapping.ordered(a, type),
                    Wrapping.ordered(b, type));
            case Max, Min -> Wrapping.ordered(apply(kind, Wrapping.ordered(a, type), Wrapping.ordered(b, type)), type);
            default -> apply(kind, a, b);
        };
    }

    private static PtNDArray add(Operands in) {
        PtNDArray a = in.get(0);
        PtNDArray b = in.get(1);
        if (in.mayOverwrite(0) && a.getShape().equals(b.getShape()) && isFloat(a) && isFloat(b)) {
            JniUtils.addi(a, b);
            // A second handle on the same memory: the first is freed as every dead input is.
            return Tensors.sameMemory(a);
        }
        return JniUtils.add(a, b);
    }

    private static PtNDArray apply(Binary.Kind kind, PtNDArray a, PtNDArray b) {
        return switch (kind) {
            case Add -> JniUtils.add(a, b);
            case And -> JniUtils.logicalAnd(a, b);
            case Div -> JniUtils.div(a, b);
            case Equal -> JniUtils.eq(a, b);
            case Greater -> JniUtils.gt(a, b);
            case GreaterOrEqual -> JniUtils.gte(a, b);
            case Less -> JniUtils.lt(a, b);
            case LessOrEqual -> JniUtils.lte(a, b);
            case Max -> JniUtils.max(a, b);
            case Min -> JniUtils.min(a, b);
            case FMod, Mod -> remainder(a, b);
            case Mul -> JniUtils.mul(a, b);
            case Or -> JniUtils.logicalOr(a, b);
            case PRelu -> JniUtils.sub(JniUtils.relu(a), JniUtils.mul(b, JniUtils.relu(JniUtils.neg(a))));
            case Pow -> JniUtils.pow(a, b);
            case Sub -> JniUtils.sub(a, b);
            case Xor -> JniUtils.logicalXor(a, b);
            case BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor -> throw new IllegalArgumentException(
                    "bits are those of integers");
        };
    }

    /// The remainder that has the sign of the dividend, as C's `fmod`: the only one ONNX has for floats.
    private static PtNDArray remainder(PtNDArray a, PtNDArray b) {
        return JniUtils.sub(a, JniUtils.mul(b, JniUtils.trunc(JniUtils.div(a, b))));
    }

    static Kernel combine(Combine combine) {
        return Kernel.of(in -> {
            PtNDArray result = Wrapping.ordered(in.get(0), in.type(0));
            for (int i = 1; i < in.count(); i++) {
                PtNDArray next = Wrapping.ordered(in.get(i), in.type(0));
                result = switch (combine.kind()) {
                    case Max -> JniUtils.max(result, next);
                    case Mean, Sum -> JniUtils.add(result, next);
                    case Min -> JniUtils.min(result, next);
                };
            }
            return switch (combine.kind()) {
                case Mean -> times(result, 1f / in.count());
                case Max, Min, Sum -> in.count() == 1
                        ? Tensors.sameMemory(in.get(0))
                        : Wrapping.ordered(result, in.type(0));
            };
        });
    }

    static Kernel isInf(IsInf op) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            PtNDArray zero = Tensors.scalar(in.memory(), 0);
            PtNDArray infinite = JniUtils.isInf(x);
            if (op.negative() && op.positive()) {
                return infinite;
            }
            PtNDArray counts = op.negative() ? JniUtils.lt(x, zero) : JniUtils.gt(x, zero);
            return op.negative() || op.positive()
                    ? JniUtils.logicalAnd(infinite, counts)
                    : JniUtils.neq(infinite, infinite);
        });
    }

    static Kernel clip() {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            if (isFloat(x)) {
                double low = in.has(1) ? in.number(1) : Double.NEGATIVE_INFINITY;
                double high = in.has(2) ? in.number(2) : Double.POSITIVE_INFINITY;
                return JniUtils.clip(x, low, high);
            }
            PtNDArray raised = in.has(1) ? JniUtils.max(x, in.get(1)) : x;
            return in.has(2) ? JniUtils.min(raised, in.get(2)) : JniUtils.to(raised, x.getDataType(), Device.cpu());
        });
    }

    static Kernel where() {
        return Kernel.of(in -> JniUtils.where(in.get(0), in.get(1), in.get(2)));
    }

    static PtNDArray times(PtNDArray x, float factor) {
        return JniUtils.mul(x, Tensors.scalar(x.getManager(), factor));
    }

    static PtNDArray plus(PtNDArray x, float summand) {
        return JniUtils.add(x, Tensors.scalar(x.getManager(), summand));
    }

    private static boolean isFloat(PtNDArray x) {
        return x.getDataType().isFloating();
    }
}
