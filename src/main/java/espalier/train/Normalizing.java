package espalier.train;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import java.util.Arrays;

/// Kernels that normalise with the statistics of each example alone, so that training and use do not differ.
final class Normalizing {
    private Normalizing() {
    }

    static Kernel layers(LayerNorm norm) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            long[] rest = Arrays.copyOfRange(sizes, Rearranging.axis(norm.axis(), sizes.length), sizes.length);
            PtNDArray scale = spread(in.get(1), rest);
            PtNDArray bias = in.has(2) ? spread(in.get(2), rest) : JniUtils.sub(scale, scale);
            return JniUtils.layerNorm(x, new Shape(rest), scale, bias, norm.epsilon());
        });
    }

    private static PtNDArray spread(PtNDArray parameter, long[] sizes) {
        return Arrays.equals(Tensors.sizes(parameter), sizes)
                ? parameter
                : JniUtils.broadcast(parameter, new Shape(sizes));
    }

    static Kernel instances(InstanceNorm norm) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            PtNDArray rows = JniUtils.reshape(x, new long[]{sizes[0], sizes[1], -1});
            PtNDArray centred = JniUtils.sub(rows, JniUtils.mean(rows, 2, true));
            PtNDArray variance = JniUtils.mean(JniUtils.square(centred), 2, true);
            PtNDArray epsilon = Tensors.scalar(in.memory(), norm.epsilon());
            PtNDArray normal = JniUtils.div(centred, JniUtils.sqrt(JniUtils.add(variance, epsilon)));
            long[] perChannel = {1, sizes[1], 1};
            PtNDArray scaled = JniUtils.mul(normal, JniUtils.reshape(in.get(1), perChannel));
            return JniUtils.reshape(JniUtils.add(scaled, JniUtils.reshape(in.get(2), perChannel)), sizes);
        });
    }
}
