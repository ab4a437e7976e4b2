package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.Histogram;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// Looks at the values of a network while it runs on examples: in a first pass for their ranges, in a second for their histograms.
///
/// Memory does not grow with the number of examples.
public final class Calibration {
    /// Fewer than a network takes at once: all values of a batch pass through the heap's reach.
    private static final int BATCH = 16;

    private final Network network;
    private final Plan plan;
    private final Examples examples;
    private final int batchSize;
    /// Names by the step that makes them, -1 for the input.
    private final Map<Integer, SequencedMap<String, Integer>> slotsByStep = new TreeMap<>();

    private Calibration(Network network, Plan plan, Graph graph, Set<String> values, Examples examples) {
        this.network = network;
        this.plan = plan;
        this.examples = examples;
        batchSize = new InputPort(graph.inputs().getFirst()).fixedBatch().orElse(BATCH);
        for (String value : values) {
            int slot = plan.slotOf(value).orElseThrow(
                    () -> new IllegalArgumentException("The network does not make '" + value + "'"));
            slotsByStep.computeIfAbsent(plan.maker(slot), _ -> new LinkedHashMap<>()).put(value, slot);
        }
    }

    /// The statistics of some values of `graph` over all `examples`.
    ///
    /// @param values names of values that flow: the input, or outputs of nodes
    /// @param examples those to run on; their labels do not matter
    /// @return by name
    /// @throws InputException if the graph cannot run on them, or a value is not a finite number
    public static Map<String, ActivationStatistics> collect(Graph graph, Set<String> values, Examples examples,
            JobContext context) {
        Network.obstacle(graph).ifPresent(reason -> {
            throw new InputException(reason);
        });
        if (examples.count() == 0) {
            throw new InputException("Calibration needs at least one input; choose data that has some.");
        }
        Plan plan = Plan.of(graph, false);
        try (var tensors = new WeightTensors(); Network network = Network.sharing(graph, plan, tensors)) {
            return new Calibration(network, plan, graph, values, examples).collect(context);
        }
    }

    private Map<String, ActivationStatistics> collect(JobContext context) {
        var ranges = new LinkedHashMap<String, Extent>();
        pass(context.part(0, 0.5, "Calibrating ranges: "), (name, values) -> ranges
                .computeIfAbsent(name, _ -> new Extent()).read(name, values));
        var histograms = new LinkedHashMap<String, Histogram>();
        ranges.forEach((name, extent) -> histograms.put(name,
                ActivationStatistics.emptyHistogram(extent.least, extent.greatest)));
        pass(context.part(0.5, 1, "Calibrating histograms: "), (name, values) -> count(histograms.get(name), values));
        var statistics = new LinkedHashMap<String, ActivationStatistics>();
        ranges.forEach((name, extent) -> statistics.put(name,
                new ActivationStatistics(extent.least, extent.greatest, histograms.get(name),
                        extent.averageLeast, extent.averageGreatest)));
        return statistics;
    }

    /// Gets the numbers of one value for a batch of examples.
    private interface Tap {
        void read(String name, MemorySegment floats);
    }

    private void pass(JobContext context, Tap tap) {
        int batches = Math.ceilDiv(examples.count(), batchSize);
        for (int batch = 0; batch < batches; batch++) {
            context.checkCancelled();
            context.report(new Progress((double) batch / batches, "batch " + (batch + 1) + " of " + batches));
            run(order(batch), tap, context);
        }
    }

    /// The examples of a batch. A model of a fixed batch takes full ones, so the last begins again with the first examples.
    private int[] order(int batch) {
        boolean isFixed = network.batchSize() == batchSize && batchSize != BATCH;
        int from = batch * batchSize;
        int count = isFixed ? batchSize : Math.min(batchSize, examples.count() - from);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (from + i) % examples.count();
        }
        return order;
    }

    private void run(int[] order, Tap tap, JobContext context) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Run run = network.start(inputs(order), order.length, examples.exampleShape());
            show(-1, run, tap);
            for (int step = 0; step < plan.steps().size(); step++) {
                context.checkCancelled();
                run.compute(step, step + 1);
                show(step, run, tap);
            }
        }
    }

    private float[] inputs(int[] order) {
        int each = Math.toIntExact(examples.exampleShape().elements());
        float[] values = new float[Math.multiplyExact(order.length, each)];
        for (int i = 0; i < order.length; i++) {
            examples.read(order[i], values, i * each);
        }
        return values;
    }

    private void show(int step, Run run, Tap tap) {
        slotsByStep.getOrDefault(step, new LinkedHashMap<>()).forEach((name, slot) -> {
            PtNDArray value = run.value(slot);
            PtNDArray floats = JniUtils.to(value, DataType.FLOAT32, value.getDevice());
            tap.read(name, MemorySegment.ofBuffer(JniUtils.getByteBuffer(floats, true)));
        });
    }

    private static void count(Histogram histogram, MemorySegment floats) {
        Histogram.Scale scale = Histogram.Scale.of(histogram.low(), histogram.high(), histogram.bins());
        long[] counts = histogram.counts();
        for (long at = 0; at < floats.byteSize(); at += Float.BYTES) {
            counts[scale.bin(floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at))]++;
        }
    }

    /// The range of the numbers seen so far.
    private static final class Extent {
        private float least = Float.POSITIVE_INFINITY;
        private float greatest = Float.NEGATIVE_INFINITY;
        private float averageLeast = Float.NaN;
        private float averageGreatest = Float.NaN;

        /// Takes the numbers of one batch.
        void read(String name, MemorySegment floats) {
            float min = Float.POSITIVE_INFINITY;
            float max = Float.NEGATIVE_INFINITY;
            float sum = 0;
            for (long at = 0; at < floats.byteSize(); at += Float.BYTES) {
                float value = floats.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
                min = value < min ? value : min;
                max = value > max ? value : max;
                sum += value - value;
            }
            // A difference to itself is zero for finite numbers alone.
            if (sum != 0) {
                throw new InputException("The value '" + name
                        + "' is infinite or not a number for some calibration inputs; check the data and its scale.");
            }
            least = Math.min(least, min);
            greatest = Math.max(greatest, max);
            averageLeast = average(averageLeast, min);
            averageGreatest = average(averageGreatest, max);
        }

        private static float average(float before, float now) {
            return Float.isNaN(before) ? now : before + ActivationStatistics.AVERAGING * (now - before);
        }
    }
}
