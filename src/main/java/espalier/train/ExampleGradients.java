package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.metric.LayerStatistic;
import espalier.model.op.Gemm;
import java.util.Map;

/// The gradients of single examples for the weight of a layer, from what went into it and the gradients of what came out.
final class ExampleGradients {
    /// Gradients that are made at once.
    private static final long MOST_AT_ONCE = 1 << 24;

    private final ObservedLayer layer;
    private final Run run;
    private final Map<Integer, PtNDArray> probes;

    private ExampleGradients(ObservedLayer layer, Run run, Map<Integer, PtNDArray> probes) {
        this.layer = layer;
        this.run = run;
        this.probes = probes;
    }

    /// Adds the squares of the gradients of the examples that have just passed.
    ///
    /// @param probes by step; their gradients are those of its output, for the loss of each example by itself
    static void addSquares(ObservedLayer layer, Run run, Map<Integer, PtNDArray> probes) {
        var gradients = new ExampleGradients(layer, run, probes);
        if (layer.uses().size() == 1 && gradients.isOnePlace(layer.uses().getFirst())) {
            gradients.addOnePlace(layer.uses().getFirst());
        } else if (!layer.uses().isEmpty()) {
            gradients.addAll();
        }
    }

    private boolean isOnePlace(LayerUse use) {
        return !use.isWindow() && Tensors.sizes(run.value(use.input())).length == 2;
    }

    /// `Σ (δ·xᵀ)²` is `Σ δ²·(x²)ᵀ` where an example is one vector.
    private void addOnePlace(LayerUse use) {
        PtNDArray outputs = JniUtils.square(delta(use));
        PtNDArray inputs = JniUtils.square(JniUtils.detachGradient(run.value(use.input())));
        boolean outputsFirst = layer.layer().outputAxis() == 0;
        PtNDArray squares = outputsFirst
                ? JniUtils.matmul(JniUtils.transpose(outputs, 0, 1), inputs)
                : JniUtils.matmul(JniUtils.transpose(inputs, 0, 1), outputs);
        layer.add(LayerStatistic.GRADIENT_SQUARES, squares);
    }

    private void addAll() {
        int examples = Math.toIntExact(Tensors.sizes(run.value(layer.uses().getFirst().input()))[0]);
        long step = MOST_AT_ONCE / Math.max(1, layer.layer().shape().elements());
        for (LayerUse use : layer.uses()) {
            step = Math.min(step, inputs(use).examplesAtOnce(run.value(use.input())));
        }
        int most = Math.clamp(step, 1, examples);
        for (int from = 0; from < examples; from += most) {
            int to = Math.min(examples, from + most);
            PtNDArray sum = null;
            for (LayerUse use : layer.uses()) {
                PtNDArray one = gradients(use, from, to);
                sum = sum == null ? one : JniUtils.add(sum, one);
            }
            PtNDArray squares = JniUtils.sum(JniUtils.square(sum), new long[]{0}, false);
            layer.add(LayerStatistic.GRADIENT_SQUARES,
                    JniUtils.reshape(squares, layer.layer().shape().sizes()));
        }
    }

    /// `[examples, weights]`.
    private PtNDArray gradients(LayerUse use, int from, int to) {
        PtNDArray x = JniUtils.slice(JniUtils.detachGradient(run.value(use.input())), 0, from, to, 1);
        PtNDArray columns = inputs(use).columns(x);
        long[] sizes = Tensors.sizes(columns);
        long[] flat = {sizes[0] * sizes[1], sizes[2], sizes[3]};
        PtNDArray inputs = JniUtils.reshape(columns, flat);
        PtNDArray outputs = outputs(use, JniUtils.slice(delta(use), 0, from, to, 1), sizes[0] * sizes[1]);
        PtNDArray products = layer.layer().outputAxis() == 0
                ? JniUtils.bmm(outputs, JniUtils.transpose(inputs, 1, 2))
                : JniUtils.bmm(inputs, JniUtils.transpose(outputs, 1, 2));
        return JniUtils.reshape(products, new long[]{to - from, -1});
    }

    /// The gradients of outputs, `[examples · groups, outputs of a group, places]`.
    private static PtNDArray outputs(LayerUse use, PtNDArray delta, long matrices) {
        long[] sizes = Tensors.sizes(delta);
        if (use.isWindow()) {
            long each = sizes[0] * sizes[1] / matrices;
            return JniUtils.reshape(delta, new long[]{matrices, each, -1});
        }
        return JniUtils.transpose(JniUtils.reshape(delta, new long[]{sizes[0], -1, sizes[sizes.length - 1]}), 1, 2);
    }

    private PtNDArray delta(LayerUse use) {
        PtNDArray gradient = JniUtils.getGradient(probes.get(use.step()));
        return use.op() instanceof Gemm gemm && gemm.alpha() != 1
                ? Elementwise.times(gradient, gemm.alpha())
                : gradient;
    }

    private ObservedInputs inputs(LayerUse use) {
        return new ObservedInputs(use.op(), layer.layer().groups());
    }
}
