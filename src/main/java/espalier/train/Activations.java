package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Unary;

/// Functions of one number that networks put between their layers.
final class Activations {
    private Activations() {
    }

    static PtNDArray of(Unary unary, PtNDArray x) {
        float alpha = unary.alpha();
        return switch (unary.kind()) {
            case Celu -> Elementwise.times(JniUtils.elu(Elementwise.times(x, 1 / alpha), 1), alpha);
            case Elu -> JniUtils.elu(x, alpha);
            case Gelu -> JniUtils.gelu(x);
            case GeluTanh -> geluTanh(x);
            case HardSigmoid -> JniUtils.clip(Elementwise.plus(Elementwise.times(x, alpha), unary.beta()), 0f, 1f);
            case HardSwish ->
                JniUtils.mul(x, JniUtils.clip(Elementwise.plus(Elementwise.times(x, 1 / 6f), 0.5f), 0f, 1f));
            case LeakyRelu -> JniUtils.leakyRelu(x, alpha);
            case Mish -> JniUtils.mul(x, JniUtils.tanh(JniUtils.softPlus(x)));
            case Relu -> JniUtils.relu(x);
            case Selu -> Elementwise.times(JniUtils.elu(x, alpha), unary.beta());
            case Sigmoid -> JniUtils.sigmoid(x);
            case Softplus -> JniUtils.softPlus(x);
            case Softsign -> JniUtils.softSign(x);
            case Shrink -> shrink(x, alpha, unary.beta());
            case Swish -> JniUtils.mul(x, JniUtils.sigmoid(Elementwise.times(x, alpha)));
            case ThresholdedRelu -> kept(JniUtils.gt(x, Tensors.scalar(x.getManager(), alpha)), x);
            case Tanh -> JniUtils.tanh(x);
            default -> throw new IllegalArgumentException(unary.kind() + " is no activation");
        };
    }

    private static PtNDArray shrink(PtNDArray x, float lambda, float bias) {
        PtNDArray below = JniUtils.lt(x, Tensors.scalar(x.getManager(), -lambda));
        PtNDArray above = JniUtils.gt(x, Tensors.scalar(x.getManager(), lambda));
        return JniUtils.add(kept(below, Elementwise.plus(x, bias)), kept(above, Elementwise.plus(x, -bias)));
    }

    /// `x` where it is asked for, zero elsewhere.
    private static PtNDArray kept(PtNDArray isKept, PtNDArray x) {
        return JniUtils.where(isKept, x,
                JniUtils.zerosLike(x, x.getDataType(), Device.cpu(), SparseFormat.DENSE));
    }

    private static PtNDArray geluTanh(PtNDArray x) {
        PtNDArray cubic = Elementwise.times(JniUtils.mul(x, JniUtils.square(x)), 0.044715f);
        PtNDArray inner = Elementwise.times(JniUtils.add(x, cubic), (float) Math.sqrt(2 / Math.PI));
        return Elementwise.times(JniUtils.mul(x, Elementwise.plus(JniUtils.tanh(inner), 1)), 0.5f);
    }
}
