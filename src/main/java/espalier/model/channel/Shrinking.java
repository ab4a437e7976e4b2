package espalier.model.channel;

import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
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

    private final SequencedMap<String, CompressedLayer> layers;

    private Shrinking(Map<String, CompressedLayer> layers) {
        this.layers = new LinkedHashMap<>(layers);
    }

    /// What is left.
    ///
    /// @param original the other graph with the same channels taken out
    /// @param graph the smaller graph, its layers under their old names; the given one where nothing could go
    /// @param layers by weight name, those that are compressed, cut like their weights; without those that only had a mask, if nothing of
    ///               them is pruned any more
    /// @param kept channels that are constant and had to stay
    public record Result(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers,
            List<Kept> kept) {
        public Result {
            layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
            kept = List.copyOf(kept);
        }
    }

    /// Channels that are constant and cannot go.
    ///
    /// @param layer what makes them
    /// @param reason a clause that follows "because"
    public record Kept(String layer, int channels, String reason) {}

    /// `graph` without the channels that do nothing.
    ///
    /// @param original the same network with other numbers, out of which the same channels are taken
    /// @param layers by weight name, what training must preserve of `graph`
    /// @throws espalier.model.InputException naming the node, if the graph does not fit its inputs
    public static Result of(Graph original, Graph graph, Map<String, CompressedLayer> layers) {
        var shrinking = new Shrinking(layers);
        var now = new State(original, graph, List.of(), true);
        for (int pass = 0; pass < MOST_PASSES && now.isChanged; pass++) {
            now = shrinking.pass(now);
        }
        shrinking.layers.keySet().retainAll(now.graph.weights().keySet());
        shrinking.layers.values().removeIf(layer -> layer.constraint() instanceof Constraint.Free);
        return new Result(now.original, now.graph, shrinking.layers, now.kept);
    }

    /// `graph` without the channels that do nothing.
    public static Graph of(Graph graph) {
        return of(graph, graph, Map.of()).graph();
    }

    /// Both graphs after some passes.
    private record State(Graph original, Graph graph, List<Kept> kept, boolean isChanged) {
        /// The graph becomes `smaller`, and the original follows: weights it has are cut alike, those that are new are the same.
        State become(Graph smaller, Map<String, List<Cut>> cuts, List<Kept> kept) {
            if (original == graph) {
                return new State(smaller, smaller, kept, true);
            }
            var weights = new LinkedHashMap<String, Weight>();
            smaller.weights().forEach((name, weight) -> {
                Weight own = original.weights().get(name);
                for (Cut cut : own == null ? List.<Cut>of() : cuts.getOrDefault(name, List.of())) {
                    own = cut.of(own);
                }
                weights.put(name, own == null ? weight : own);
            });
            var follower = new Graph(smaller.name(), smaller.inputs(), smaller.outputs(), smaller.nodes(), weights,
                    smaller.source());
            return new State(follower, smaller, kept, true);
        }
    }

    private State pass(State before) {
        Flow flow = Walk.of(before.graph);
        Constants constants = Constants.of(flow);
        Graph trimmed = Branches.cut(flow, constants);
        if (trimmed != before.graph) {
            return before.become(trimmed, Map.of(), List.of());
        }
        Removable removable = Removable.of(flow, constants);
        List<Kept> kept = kept(flow, removable);
        if (removable.isEmpty()) {
            return new State(before.original, before.graph, kept, false);
        }
        var removal = new Removal(flow, constants, removable, layers);
        Graph smaller = removal.apply();
        return before.become(smaller, removal.cuts(), kept);
    }

    /// What stays although it is constant, by the layer that makes it.
    private static List<Kept> kept(Flow flow, Removable removable) {
        var counts = new LinkedHashMap<Kept, Integer>();
        for (Layer layer : flow.graph().layers()) {
            Axis made = flow.axis(layer.weight(), layer.outputAxis());
            for (int unit : made.units()) {
                String reason = removable.refused().getOrDefault(flow.units().of(unit), "");
                if (!reason.isEmpty() && flow.units().obstacle(unit).isEmpty()) {
                    counts.merge(new Kept(layer.name(), 0, reason), 1, Integer::sum);
                }
            }
        }
        var kept = new ArrayList<Kept>();
        counts.forEach((what, count) -> kept.add(new Kept(what.layer, count, what.reason)));
        return kept;
    }
}
