package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Weight;
import espalier.train.LayerObservation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What methods must know of the layers of a model: learned from a few training examples of a data set when it is first asked for, and
/// remembered for the states the model was in last.
///
/// Which examples these are depends on the data spec alone. Any thread may ask; those who work on one model and its data share one.
public final class Observations {
    /// States of the model that are remembered beside the original.
    private static final int STATES = 3;

    /// A state of a model, with what is known of it.
    private record State(List<Node> nodes, Map<String, Weight> weights, Map<String, LayerStatistics> known) {
        boolean isOf(Graph graph) {
            return graph.weights().size() == weights.size()
                    && graph.weights().entrySet().stream()
                            .allMatch(entry -> weights.get(entry.getKey()) == entry.getValue())
                    && graph.nodes().equals(nodes);
        }
    }

    private final Graph original;
    private final String spec;
    private final Optional<Examples> examples;
    private final Consumer<Knowledge> learned;
    /// The original first, then the states asked for last, the latest at the end.
    private final List<State> states = new ArrayList<>();

    private Observations(Graph original, String spec, Optional<Examples> examples, Knowledge known,
            Consumer<Knowledge> learned) {
        this.original = original;
        this.spec = spec;
        this.examples = examples;
        this.learned = learned;
        states.add(new State(original.nodes(), original.weights(), known.about(original, spec)));
    }

    /// Observations of a model without data: nothing can be known.
    static Observations none(OpenModel model) {
        return new Observations(model.graph(), "", Optional.empty(), Knowledge.NONE, _ -> {});
    }

    /// Observations of a model on the training examples of `data`.
    public static Observations of(OpenModel model, DataSet data) {
        return of(model, data, Knowledge.NONE, _ -> {});
    }

    /// Observations that go on from what is known.
    ///
    /// @param learned gets, on the thread that asked, what can be saved of the original model whenever there is more of it
    public static Observations of(OpenModel model, DataSet data, Knowledge known, Consumer<Knowledge> learned) {
        return new Observations(model.graph(), data.spec(),
                Optional.of(SampledExamples.of(data.train(), data.calibration())), known, learned);
    }

    /// What is wanted of the layers of `graph`, a state of the model; nothing where there are no data, so that a compressor says what is
    /// missing.
    ///
    /// @param wanted kinds by weight name
    /// @throws InputException if it cannot be learned
    Map<String, LayerStatistics> of(Graph graph, Map<String, Set<LayerStatistic>> wanted, JobContext context) {
        if (wanted.isEmpty() || examples.isEmpty()) {
            return Map.of();
        }
        Map<String, LayerStatistics> known = known(graph);
        var missing = new LinkedHashMap<String, Set<LayerStatistic>>();
        wanted.forEach((weight, kinds) -> {
            var unknown = EnumSet.copyOf(kinds);
            unknown.removeAll(known.getOrDefault(weight, LayerStatistics.NONE).values().keySet());
            if (!unknown.isEmpty()) {
                missing.put(weight, unknown);
            }
        });
        if (missing.isEmpty()) {
            return known;
        }
        if (examples.get().count() == 0) {
            throw new InputException(
                    "The data have no training examples, and calibration needs some; choose other data, or methods "
                            + "that look at weights alone.");
        }
        return remembered(graph, LayerObservation.collect(graph, missing, examples.get(), context));
    }

    /// How many examples are looked at for what `wanted` says; 0 for nothing.
    int cost(Map<String, Set<LayerStatistic>> wanted) {
        return wanted.isEmpty() ? 0 : examples.map(Examples::count).orElse(0);
    }

    private synchronized Map<String, LayerStatistics> known(Graph graph) {
        return states.stream().filter(state -> state.isOf(graph)).findFirst().map(State::known).orElse(Map.of());
    }

    private Map<String, LayerStatistics> remembered(Graph graph, Map<String, LayerStatistics> more) {
        Map<String, LayerStatistics> all;
        synchronized (this) {
            all = merged(known(graph), more);
            var state = new State(graph.nodes(), graph.weights(), all);
            if (states.getFirst().isOf(graph)) {
                states.set(0, state);
            } else {
                states.removeIf(old -> old.isOf(graph));
                states.add(state);
                if (states.size() > 1 + STATES) {
                    states.remove(1);
                }
            }
        }
        if (new State(original.nodes(), original.weights(), all).isOf(graph)) {
            learned.accept(Knowledge.of(spec, all));
        }
        return all;
    }

    private static Map<String, LayerStatistics> merged(Map<String, LayerStatistics> known,
            Map<String, LayerStatistics> more) {
        var all = new HashMap<>(known);
        more.forEach((weight, statistics) -> {
            var values = new EnumMap<LayerStatistic, Array>(LayerStatistic.class);
            values.putAll(known.getOrDefault(weight, LayerStatistics.NONE).values());
            values.putAll(statistics.values());
            all.put(weight, new LayerStatistics(statistics.examples(), values));
        });
        return Map.copyOf(all);
    }
}
