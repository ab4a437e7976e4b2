package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Unary;

/// Kernels that compute each element from the elements at its place.
final class Elementwise {
    private Elementwise() {
    }

    static Kernel unary(Unary unary) {
        return Kernel.of(in -> apply(unary, in.get(0)));
    }

    private static PtNDArray apply(Unary unary, PtNDArray x) {
        float alpha = unary.alpha();
        return switch (unary.kind()) {
            case Abs -> JniUtils.abs(x);
            case Ceil -> JniUtils.ceil(x);
            case Celu -> times(JniUtils.elu(times(x, 1 / alpha), 1), alpha);
            case Cos -> JniUtils.cos(x);
            case Elu -> JniUtils.elu(x, alpha);
            case Erf -> JniUtils.erf(x);
            case Exp -> JniUtils.exp(x);
            case Floor -> JniUtils.floor(x);
            case Gelu -> JniUtils.gelu(x);
            case GeluTanh -> geluTanh(x);
            case HardSigmoid -> JniUtils.clip(plus(times(x, alpha), unary.beta()), 0f, 1f);
            case HardSwish -> JniUtils.mul(x, JniUtils.clip(plus(times(x, 1 / 6f), 0.5f), 0f, 1f));
            case Identity -> Tensors.sameMemory(x);
            case LeakyRelu -> JniUtils.leakyRelu(x, alpha);
            case Log -> JniUtils.log(x);
            case Mish -> JniUtils.mul(x, JniUtils.tanh(JniUtils.softPlus(x)));
            case Neg -> JniUtils.neg(x);
            case Not -> JniUtils.logicalNot(x);
            case Reciprocal -> JniUtils.div(Tensors.scalar(x.getManager(), 1), x);
            case Relu -> JniUtils.relu(x);
            case Round -> JniUtils.round(x);
            case Selu -> times(JniUtils.elu(x, alpha), unary.beta());
            case Sigmoid -> JniUtils.sigmoid(x);
            case Sign -> JniUtils.sign(x);
            case Sin -> JniUtils.sin(x);
            case Softplus -> JniUtils.softPlus(x);
            case Softsign -> JniUtils.softSign(x);
            case Sqrt -> JniUtils.sqrt(x);
            case Tanh -> JniUtils.tanh(x);
        };
    }

    private static PtNDArray geluTanh(PtNDArray x) {
        PtNDArray cubic = times(JniUtils.mul(x, JniUtils.square(x)), 0.044715f);
        PtNDArray inner = times(JniUtils.add(x, cubic), (float) Math.sqrt(2 / Math.PI));
        return times(JniUtils.mul(x, plus(JniUtils.tanh(inner), 1)), 0.5f);
    }

    static Kernel binary(Binary binary) {
        if (binary.kind() == Binary.Kind.Add) {
            return Kernel.of(Elementwise::add);
        }
        return Kernel.of(in -> apply(binary.kind(), in.get(0), in.get(1)));
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
            case Div -> isFloat(a) ? JniUtils.div(a, b) : wholeQuotient(a, b);
            case Equal -> JniUtils.eq(a, b);
            case Greater -> JniUtils.gt(a, b);
            case GreaterOrEqual -> JniUtils.gte(a, b);
            case Less -> JniUtils.lt(a, b);
            case LessOrEqual -> JniUtils.lte(a, b);
            case Max -> JniUtils.max(a, b);
            case Min -> JniUtils.min(a, b);
            case Mod -> isFloat(a) ? remainder(a, b) : JniUtils.remainder(a, b);
            case Mul -> JniUtils.mul(a, b);
            case Or -> JniUtils.logicalOr(a, b);
            case PRelu -> JniUtils.sub(JniUtils.relu(a), JniUtils.mul(b, JniUtils.relu(JniUtils.neg(a))));
            case Pow -> JniUtils.pow(a, b);
            case Sub -> JniUtils.sub(a, b);
            case Xor -> JniUtils.logicalXor(a, b);
        };
    }

    /// Integer division, rounded towards zero.
    private static PtNDArray wholeQuotient(PtNDArray a, PtNDArray b) {
        PtNDArray quotient = JniUtils.div(JniUtils.to(a, DataType.FLOAT64, Device.cpu()),
                JniUtils.to(b, DataType.FLOAT64, Device.cpu()));
        return JniUtils.to(JniUtils.trunc(quotient), a.getDataType(), Device.cpu());
    }

    /// The remainder that has the sign of the dividend, as C's `fmod`: the only one ONNX has for floats.
    private static PtNDArray remainder(PtNDArray a, PtNDArray b) {
        return JniUtils.sub(a, JniUtils.mul(b, JniUtils.trunc(JniUtils.div(a, b))));
    }

    static Kernel cast(Cast cast) {
        DataType type = Tensors.nativeType(cast.to());
        return Kernel.of(in -> JniUtils.to(in.get(0), type, Device.cpu()));
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
