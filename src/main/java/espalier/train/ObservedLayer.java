package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// A layer while examples pass: adds up what is wanted of it. Memory does not grow with the number of examples.
final class ObservedLayer {
    /// The step of sums that are the same for all uses of a weight.
    private static final int ONE = -1;

    /// What is added up.
    ///
    /// @param step that of one use of the weight, as its uses may see data of different sizes; or [#ONE]
    private record Sum(LayerStatistic kind, int step) {}

    private final Layer layer;
    private final List<LayerUse> uses;
    private final Set<LayerStatistic> kinds;
    private final PtNDManager memory;
    private final Map<Sum, PtNDArray> sums = new LinkedHashMap<>();
    private final Map<LayerStatistic, Long> counts = new EnumMap<>(LayerStatistic.class);

    /// @param memory owns native sums
    ObservedLayer(Layer layer, Plan plan, Set<LayerStatistic> kinds, PtNDManager memory) {
        this.layer = layer;
        this.uses = LayerUse.of(plan, layer);
        this.kinds = kinds;
        this.memory = memory;
    }

    Layer layer() {
        return layer;
    }

    List<LayerUse> uses() {
        return uses;
    }

    boolean wants(LayerStatistic kind) {
        return kinds.contains(kind);
    }

    boolean wantsGradient() {
        return kinds.stream().anyMatch(LayerStatistic::needsGradient);
    }

    /// Looks at what step `index` is about to multiply.
    void before(int index, Run run) {
        for (LayerUse use : uses) {
            if (use.step() == index) {
                inputs(use, run.value(use.input()));
            }
        }
    }

    private void inputs(LayerUse use, PtNDArray x) {
        var inputs = new ObservedInputs(use.op(), layer.groups());
        if (wants(LayerStatistic.INPUT_MEAN)) {
            add(LayerStatistic.INPUT_MEAN, use.step(), inputs.summed(x), inputs.rows(x));
        }
        if (wants(LayerStatistic.INPUT_SQUARES)) {
            add(LayerStatistic.INPUT_SQUARES, use.step(), inputs.summed(ObservedInputs.squared(x)), inputs.rows(x));
        }
        if (wants(LayerStatistic.INPUT_MOMENT)) {
            inputs.eachMoment(x, part -> add(LayerStatistic.INPUT_MOMENT, part));
            counts.merge(LayerStatistic.INPUT_MOMENT, inputs.rows(x), Long::sum);
        }
    }

    /// Looks at what a step has made of the layer's outputs.
    ///
    /// @param made tells whether the step has made a slot
    void after(int[] made, Run run) {
        for (LayerUse use : uses) {
            for (int slot : made) {
                if (slot == use.biased() && wants(LayerStatistic.OUTPUT_MEAN)) {
                    outputs(LayerStatistic.OUTPUT_MEAN, use, run.value(slot));
                }
                if (slot == use.activation()) {
                    activations(use, run.value(slot));
                }
            }
        }
    }

    private void activations(LayerUse use, PtNDArray a) {
        if (!wants(LayerStatistic.OUTPUT_MAGNITUDE) && !wants(LayerStatistic.OUTPUT_ZEROS)) {
            return;
        }
        PtNDArray magnitudes = JniUtils.abs(a);
        if (wants(LayerStatistic.OUTPUT_MAGNITUDE)) {
            outputs(LayerStatistic.OUTPUT_MAGNITUDE, use, magnitudes);
        }
        if (wants(LayerStatistic.OUTPUT_ZEROS)) {
            // Adding up signs is several times faster than comparing with zero; what is missing to all is the zeros.
            outputs(LayerStatistic.OUTPUT_ZEROS, use, JniUtils.sign(magnitudes));
        }
    }

    private void outputs(LayerStatistic kind, LayerUse use, PtNDArray values) {
        long[] sizes = Tensors.sizes(values);
        int axis = use.outputAxis(sizes.length);
        long[] others = LongStream.range(0, sizes.length).filter(other -> other != axis).toArray();
        add(kind, ONE, JniUtils.sum(values, others, false), values.getShape().size() / sizes[axis]);
    }

    private void add(LayerStatistic kind, int step, PtNDArray part, long rows) {
        add(new Sum(kind, step), part);
        counts.merge(kind, rows, Long::sum);
    }

    /// Adds to the only sum of a kind.
    void add(LayerStatistic kind, PtNDArray part) {
        add(new Sum(kind, ONE), part);
    }

    private void add(Sum sum, PtNDArray part) {
        if (!sums.containsKey(sum)) {
            PtNDArray zeros = Tensors.of(memory,
                    Array.of(new float[Math.toIntExact(part.getShape().size())], Tensors.sizes(part)));
            NDScope.unregister(zeros);
            sums.put(sum, zeros);
        }
        JniUtils.addi(sums.get(sum), part);
    }

    /// What was seen, once all examples have passed.
    ///
    /// @param examples those whose gradients were added up
    /// @throws InputException if a number is not finite
    Map<LayerStatistic, Array> seen(int examples) {
        Map<LayerStatistic, Array> seen = new EnumMap<>(LayerStatistic.class);
        for (LayerStatistic kind : kinds) {
            Shape shape = layer.connections().shape(kind);
            long count = switch (kind) {
                case GRADIENT, GRADIENT_SQUARES -> examples;
                case MOVEMENT -> 1;
                case INPUT_MEAN, INPUT_SQUARES, INPUT_MOMENT, OUTPUT_MEAN, OUTPUT_MAGNITUDE, OUTPUT_ZEROS ->
                    counts.getOrDefault(kind, 1L);
            };
            seen.put(kind, Array.of(finite(means(kind, shape, count)), shape));
        }
        return seen;
    }

    /// What no step uses was never seen: zeros.
    private float[] means(LayerStatistic kind, Shape shape, long count) {
        double[] all = new double[Math.toIntExact(shape.elements())];
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            sums.forEach((sum, values) -> {
                if (sum.kind == kind) {
                    float[] part = numbers(sum, values);
                    for (int i = 0; i < all.length; i++) {
                        all[i] += part[i];
                    }
                }
            });
        }
        float[] means = new float[all.length];
        for (int i = 0; i < means.length; i++) {
            double mean = all[i] / count;
            means[i] = (float) (kind == LayerStatistic.OUTPUT_ZEROS ? 1 - mean : mean);
        }
        return means;
    }

    private float[] numbers(Sum sum, PtNDArray values) {
        boolean isOfInputs = sum.kind == LayerStatistic.INPUT_MEAN || sum.kind == LayerStatistic.INPUT_SQUARES;
        return isOfInputs
                ? uses.stream().filter(use -> use.step() == sum.step).findFirst()
                        .map(use -> new ObservedInputs(use.op(), layer.groups()).columnSums(values)).orElseThrow()
                : Tensors.toFloats(values);
    }

    private float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new InputException("What layer '" + layer.name()
                        + "' computes is infinite or not a number for some calibration inputs; check the data and its scale.");
            }
        }
        return values;
    }
}
