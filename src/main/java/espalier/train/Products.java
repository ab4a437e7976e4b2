package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
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
            if (!in.type(0).isFloating()) {
                return wholes(gemm, a, in);
            }
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

    /// Integers, which scale in double precision.
    private static PtNDArray wholes(Gemm gemm, PtNDArray a, Operands in) {
        PtNDArray b = gemm.transposeB() ? JniUtils.transpose(in.get(1), 0, 1) : in.get(1);
        PtNDArray product = scaled(JniUtils.matmul(a, b), gemm.alpha());
        return in.has(2) ? JniUtils.add(product, scaled(in.get(2), gemm.beta())) : product;
    }

    private static PtNDArray scaled(PtNDArray x, float factor) {
        return factor == 1 ? x : Elementwise.times(JniUtils.to(x, DataType.FLOAT64, Device.cpu()), factor);
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

    /// @param outputs how many the node names; the second says which elements were kept
    static Kernel dropout(Dropout dropout, int outputs) {
        return in -> {
            PtNDArray x = in.get(0);
            boolean draws = in.has(2) && in.number(2) != 0 && (in.has(1) ? in.number(1) : dropout.ratio()) != 0;
            if (draws) {
                throw new IllegalArgumentException("its input says that it draws random numbers, as in training");
            }
            boolean estimating = in.batchNormShare().isPresent();
            PtNDArray kept = JniUtils.dropout(x, dropout.ratio(), in.training() && !estimating);
            return outputs < 2
                    ? new PtNDArray[]{kept}
                    : new PtNDArray[]{kept,
                            JniUtils.onesLike(x, DataType.BOOLEAN, Device.cpu(), SparseFormat.DENSE)};
        };
    }
}
