package espalier.train;

import ai.djl.pytorch.engine.PtNDManager;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Learns what is wanted of the layers of a graph from running it on examples, everything in one pass; movement takes one more, as it
/// changes weights on the way.
///
/// Batch normalization and dropout work as in inference. The same graph, examples and number of native threads give the same numbers.
/// A model that takes a fixed number of examples at once gets full batches only: those left over at the end are not seen.
public final class LayerObservation {
    /// Numbers in the second moments of one layer, at most: 256 MiB.
    private static final long MOST_MOMENTS = 1L << 26;

    /// The learning rate of the short training whose movements are observed; the order of movements hardly depends on small ones.
    private static final float RATE = 0.01f;

    private final Graph graph;
    private final Plan plan;
    private final Examples examples;
    private final List<Layer> layers;
    private final Map<String, Set<LayerStatistic>> wanted;

    private LayerObservation(Graph graph, Map<String, Set<LayerStatistic>> wanted, Examples examples) {
        this.graph = graph;
        this.plan = Plan.of(graph, false);
        this.examples = examples;
        this.wanted = wanted;
        this.layers = graph.layers().stream().filter(layer -> !kinds(layer).isEmpty()).toList();
    }

    /// One sentence that says why `kinds` cannot be learned of `graph`, if they cannot.
    public static Optional<String> obstacle(Graph graph, Set<LayerStatistic> kinds) {
        return kinds.stream().anyMatch(LayerStatistic::needsGradient)
                ? Trainer.obstacle(graph)
                : Network.dataObstacle(graph);
    }

    /// What is wanted of layers of `graph`.
    ///
    /// @param wanted kinds by weight name
    /// @param examples their labels matter for gradients alone
    /// @return by weight name, in the order of the layers
    /// @throws InputException if the graph cannot run on them or not learn, something takes too much memory, or a number is not finite
    /// @throws espalier.job.CancelledException within one layer of being asked to stop
    public static SequencedMap<String, LayerStatistics> collect(Graph graph, Map<String, Set<LayerStatistic>> wanted,
            Examples examples, JobContext context) {
        var kinds = EnumSet.noneOf(LayerStatistic.class);
        wanted.values().forEach(kinds::addAll);
        obstacle(graph, kinds).ifPresent(reason -> {
            throw new InputException(reason);
        });
        if (examples.count() == 0) {
            throw new InputException("Calibration needs at least one example; choose data that has some.");
        }
        return new LayerObservation(Head.logitsOf(graph), wanted, examples).collect(context);
    }

    private Set<LayerStatistic> kinds(Layer layer) {
        return wanted.getOrDefault(layer.weight(), Set.of());
    }

    private SequencedMap<String, LayerStatistics> collect(JobContext context) {
        layers.stream().filter(layer -> kinds(layer).contains(LayerStatistic.INPUT_MOMENT))
                .forEach(LayerObservation::requireRoom);
        boolean moves = layers.stream().anyMatch(layer -> kinds(layer).contains(LayerStatistic.MOVEMENT));
        var seen = new HashMap<String, Map<LayerStatistic, Array>>();
        try (var tensors = new WeightTensors(); PtNDManager memory = Tensors.newMemory()) {
            var pass = new ObservedPass(graph, plan, examples, tensors.bySlot(plan, graph), memory);
            List<ObservedLayer> standing = observed(false, memory);
            if (!standing.isEmpty()) {
                pass.observe(standing, context.part(0, moves ? 0.4 : 1, "Calibrating, "));
                add(seen, standing, pass.count());
            }
            if (moves) {
                List<ObservedLayer> moving = observed(true, memory);
                pass.move(moving, RATE, context.part(standing.isEmpty() ? 0 : 0.4, 1, "Watching weights move, "));
                add(seen, moving, pass.count());
            }
            var statistics = new LinkedHashMap<String, LayerStatistics>();
            layers.forEach(layer -> statistics.put(layer.weight(),
                    new LayerStatistics(pass.count(), seen.get(layer.weight()))));
            return statistics;
        }
    }

    private List<ObservedLayer> observed(boolean movement, PtNDManager memory) {
        var observed = new ArrayList<ObservedLayer>();
        for (Layer layer : layers) {
            var kinds = EnumSet.copyOf(kinds(layer));
            kinds.removeIf(kind -> (kind == LayerStatistic.MOVEMENT) != movement);
            if (!kinds.isEmpty()) {
                observed.add(new ObservedLayer(layer, plan, kinds, memory));
            }
        }
        return observed;
    }

    private static void add(Map<String, Map<LayerStatistic, Array>> all, List<ObservedLayer> layers, int examples) {
        layers.forEach(layer -> all.computeIfAbsent(layer.layer().weight(), _ -> new EnumMap<>(LayerStatistic.class))
                .putAll(layer.seen(examples)));
    }

    private static void requireRoom(Layer layer) {
        long inputs = layer.connections().inputsOfGroup();
        long numbers = inputs * inputs * layer.groups();
        if (numbers > MOST_MOMENTS) {
            throw new InputException(
                    ("Layer '%s' has %d inputs, whose second moments would take %d MiB where a layer may take %d; "
                            + "choose a method without them for it").formatted(layer.name(), inputs,
                                    numbers * Float.BYTES >> 20,
                                    MOST_MOMENTS * Float.BYTES >> 20));
        }
    }
}
