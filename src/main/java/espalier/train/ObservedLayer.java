package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// A layer while examples pass: adds up what is wanted of it. Memory does not grow with the number of examples.
final class ObservedLayer {
    private final Layer layer;
    private final List<LayerUse> uses;
    private final Set<LayerStatistic> kinds;
    private final PtNDManager memory;
    private final Map<LayerStatistic, double[]> sums = new EnumMap<>(LayerStatistic.class);
    private final Map<LayerStatistic, Long> counts = new EnumMap<>(LayerStatistic.class);
    private final Map<LayerStatistic, PtNDArray> natives = new EnumMap<>(LayerStatistic.class);

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
                inputs(new ObservedInputs(use.op(), layer.groups()), run.value(use.input()));
            }
        }
    }

    private void inputs(ObservedInputs inputs, PtNDArray x) {
        if (wants(LayerStatistic.INPUT_MEAN)) {
            add(LayerStatistic.INPUT_MEAN, inputs.sums(x));
        }
        if (wants(LayerStatistic.INPUT_SQUARES)) {
            add(LayerStatistic.INPUT_SQUARES, inputs.sums(ObservedInputs.squared(x)));
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
                    outputs(LayerStatistic.OUTPUT_MEAN, use, run.value(slot), run.value(slot));
                }
                if (slot == use.activation()) {
                    activations(use, run.value(slot));
                }
            }
        }
    }

    private void activations(LayerUse use, PtNDArray a) {
        if (wants(LayerStatistic.OUTPUT_MAGNITUDE)) {
            outputs(LayerStatistic.OUTPUT_MAGNITUDE, use, JniUtils.abs(a), a);
        }
        if (wants(LayerStatistic.OUTPUT_ZEROS)) {
            PtNDArray isZero = JniUtils.eq(a, JniUtils.to(Tensors.scalar(memory, 0), a.getDataType(), a.getDevice()));
            outputs(LayerStatistic.OUTPUT_ZEROS, use, JniUtils.to(isZero, DataType.FLOAT32, a.getDevice()), a);
        }
    }

    private void outputs(LayerStatistic kind, LayerUse use, PtNDArray values, PtNDArray like) {
        int rank = Tensors.sizes(like).length;
        int axis = use.outputAxis(rank);
        PtNDArray sum = JniUtils.sum(values, LongStream.range(0, rank).filter(other -> other != axis).toArray(), false);
        add(kind, new ObservedInputs.Sums(Tensors.toFloats(sum), like.getShape().size() / Tensors.sizes(like)[axis]));
    }

    private void add(LayerStatistic kind, ObservedInputs.Sums more) {
        double[] sum = sums.computeIfAbsent(kind, _ -> new double[more.values().length]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more.values()[i];
        }
        counts.merge(kind, more.rows(), Long::sum);
    }

    /// Adds to a sum that stays in native memory.
    void add(LayerStatistic kind, PtNDArray part) {
        natives.computeIfAbsent(kind, _ -> {
            PtNDArray zeros = Tensors.of(memory, Array.of(new float[Math.toIntExact(part.getShape().size())],
                    Tensors.sizes(part)));
            NDScope.unregister(zeros);
            return zeros;
        });
        JniUtils.addi(natives.get(kind), part);
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

    private float[] means(LayerStatistic kind, Shape shape, long count) {
        // What no step uses was never seen: zeros.
        float[] means = natives.containsKey(kind)
                ? Tensors.toFloats(natives.get(kind))
                : new float[Math.toIntExact(shape.elements())];
        double[] sum = sums.get(kind);
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) ((sum != null ? sum[i] : means[i]) / count);
        }
        return means;
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
