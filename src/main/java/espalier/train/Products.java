package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;

/// Kernels with weights that are no window: matrix products, and dropout beside them.
final class Products {
    private Products() {
    }

    static Kernel matMul() {
        return Kernel.of(in -> JniUtils.matmul(in.get(0), in.get(1)));
    }

    static Kernel gemm(Gemm gemm) {
        return Kernel.of(in -> {
            PtNDArray a = gemm.transposeA() ? JniUtils.transpose(in.get(0), 0, 1) : in.get(0);
            boolean plainBias = !in.has(2) || gemm.beta() == 1 && Tensors.sizes(in.get(2)).length == 1;
            if (gemm.alpha() == 1 && plainBias) {
                PtNDArray outputsByInputs = gemm.transposeB() ? in.get(1) : JniUtils.transpose(in.get(1), 0, 1);
                return linear(a, outputsByInputs, in);
            }
            PtNDArray b = gemm.transposeB() ? JniUtils.transpose(in.get(1), 0, 1) : in.get(1);
            PtNDArray product = Elementwise.times(JniUtils.matmul(a, b), gemm.alpha());
            return in.has(2) ? JniUtils.add(product, Elementwise.times(in.get(2), gemm.beta())) : product;
        });
    }

    private static PtNDArray linear(PtNDArray a, PtNDArray outputsByInputs, Operands in) {
        if (!in.has(2)) {
            return JniUtils.linear(a, outputsByInputs, null);
        }
        PtNDArray bias = in.get(2);
        boolean oneForAll = Tensors.sizes(bias)[0] == 1 && Tensors.sizes(outputsByInputs)[0] != 1;
        return oneForAll
                ? JniUtils.add(JniUtils.linear(a, outputsByInputs, null), bias)
                : JniUtils.linear(a, outputsByInputs, bias);
    }

    static Kernel dropout(Dropout dropout) {
        return Kernel.of(in -> {
            boolean estimating = in.batchNormShare().isPresent();
            return JniUtils.dropout(in.get(0), dropout.ratio(), in.training() && !estimating);
        });
    }
}
