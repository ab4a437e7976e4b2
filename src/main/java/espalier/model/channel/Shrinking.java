package espalier.model.channel;

import espalier.model.graph.Graph;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Takes channels out of a graph that do nothing in it: filters that are zero, and what nobody reads. Outputs change by rounding alone.
///
/// A filter of zeros makes a channel of one number, its bias; that number is followed through batch-norms, activations and sums to where it
/// is read, and there becomes part of a bias. A branch that is constant altogether is taken off the sum that it ends in.
public final class Shrinking {
    /// Each pass may make more constant; two or three are usual.
    private static final int MOST_PASSES = 16;

    private Graph graph;
    private Graph original;
    private final SequencedMap<String, CompressedLayer> layers;
    private List<String> notes = List.of();

    private Shrinking(Graph original, Graph graph, Map<String, CompressedLayer> layers) {
        this.original = original;
        this.graph = graph;
        this.layers = new LinkedHashMap<>(layers);
    }

    /// What is left.
    ///
    /// @param original the other graph with the same channels taken out
    /// @param graph the smaller graph, its layers under their old names; the given one where nothing could go
    /// @param layers by weight name, those that are compressed, cut like their weights; without those that only had a mask, if nothing of
    ///               them is pruned any more
    /// @param notes sentences on channels that are constant and had to stay
    public record Result(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers,
            List<String> notes) {
        public Result {
            layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
            notes = List.copyOf(notes);
        }
    }

    /// `graph` without the channels that do nothing.
    ///
    /// @param original the same network with other numbers, out of which the same channels are taken
    /// @param layers by weight name, what training must preserve of `graph`
    /// @throws espalier.model.InputException naming the node, if the graph does not fit its inputs
    public static Result of(Graph original, Graph graph, Map<String, CompressedLayer> layers) {
        var shrinking = new Shrinking(original, graph, layers);
        for (int pass = 0; pass < MOST_PASSES && shrinking.pass(); pass++) {
            // Once more, for what this pass made constant.
        }
        shrinking.layers.keySet().retainAll(shrinking.graph.weights().keySet());
        shrinking.layers.values().removeIf(layer -> layer.constraint() instanceof Constraint.Free);
        return new Result(shrinking.original, shrinking.graph, shrinking.layers, shrinking.notes);
    }

    /// `graph` without the channels that do nothing.
    public static Graph of(Graph graph) {
        return of(graph, graph, Map.of()).graph();
    }

    private boolean pass() {
        Flow flow = Walk.of(graph);
        Constants constants = Constants.of(flow);
        Graph trimmed = Branches.cut(flow, constants);
        if (trimmed != graph) {
            become(trimmed, Map.of());
            return true;
        }
        Removable removable = Removable.of(flow, constants);
        notes = notes(flow, removable);
        if (removable.isEmpty()) {
            return false;
        }
        var removal = new Removal(flow, constants, removable, layers);
        become(removal.apply(), removal.cuts());
        return true;
    }

    /// The graph becomes `smaller`, and the original follows: weights it has are cut alike, those that are new are the same.
    private void become(Graph smaller, Map<String, List<Cut>> cuts) {
        var weights = new LinkedHashMap<String, Weight>();
        smaller.weights().forEach((name, weight) -> {
            Weight own = original == graph ? weight : original.weights().getOrDefault(name, weight);
            for (Cut cut : own == weight ? List.<Cut>of() : cuts.getOrDefault(name, List.of())) {
                own = cut.of(own);
            }
            weights.put(name, own);
        });
        original = original == graph
                ? smaller
                : new Graph(smaller.name(), smaller.inputs(), smaller.outputs(), smaller.nodes(), weights,
                        smaller.source());
        graph = smaller;
    }

    private static List<String> notes(Flow flow, Removable removable) {
        var reasons = new LinkedHashMap<String, Integer>();
        removable.refused().forEach((unit, reason) -> {
            if (!reason.isEmpty() && flow.units().obstacle(unit).isEmpty()) {
                reasons.merge(reason.replaceAll("constant \\S+ of", "constants of"), 1, Integer::sum);
            }
        });
        var notes = new ArrayList<String>();
        reasons.forEach((reason, count) -> notes.add(
                "%d constant channel%s cannot be removed, because %s; prune them with the method 'channels', which takes their shift too."
                        .formatted(count, count == 1 ? "" : "s", reason)));
        return notes;
    }
}
