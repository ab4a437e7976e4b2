package espalier.model.channel;

import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.metric.Cost;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The groups of channels of a graph, with what becomes of the graph without some of them.
public final class CoupledChannels {
    private final Graph graph;
    private final List<ChannelGroup> groups;
    private final List<Work> works = new ArrayList<>();

    /// The groups whose channels stand along one axis of a weight.
    ///
    /// @param groups numbers of groups
    /// @param shares the share of the axis that one channel of each takes
    private record Place(List<Integer> groups, List<Double> shares) {
        double kept(int[] gone) {
            double kept = 1;
            for (int i = 0; i < groups.size(); i++) {
                kept -= shares.get(i) * gone[groups.get(i)];
            }
            return kept;
        }
    }

    /// The multiply-adds of a layer, and what they are multiplied along.
    private record Work(long macs, List<Place> places) {}

    private CoupledChannels(Graph graph) {
        this.graph = graph;
        groups = Channels.of(graph);
        Map<Slot, Place> places = places();
        Map<String, Cost> costs = Costs.of(graph, Optional.empty(), (_, weight) -> weight.parameters())
                .layers();
        for (Layer layer : graph.layers()) {
            var along = new ArrayList<Place>();
            for (int axis = 0; axis < Math.min(2, layer.shape().rank()); axis++) {
                Place place = places.get(new Slot(layer.weight(), axis));
                if (place != null) {
                    along.add(place);
                }
            }
            works.add(new Work(costs.get(layer.name()).macs(), along));
        }
    }

    /// The channels of `graph`; only sizes of weights are looked at.
    ///
    /// @throws espalier.model.InputException naming the node, if the graph does not fit its inputs
    public static CoupledChannels of(Graph graph) {
        return new CoupledChannels(graph);
    }

    private Map<Slot, Place> places() {
        var places = new HashMap<Slot, Place>();
        for (int group = 0; group < groups.size(); group++) {
            for (Member member : groups.get(group).members()) {
                long own = Arrays.stream(member.channels()).filter(channel -> channel >= 0).count();
                Place place = places.computeIfAbsent(new Slot(member.weight(), member.axis()),
                        _ -> new Place(new ArrayList<>(), new ArrayList<>()));
                place.groups.add(group);
                place.shares.add(own / (double) member.channels().length / groups.get(group).size());
            }
        }
        return places;
    }

    /// All groups, those that cannot be pruned too, in the order of the layers.
    public List<ChannelGroup> groups() {
        return groups;
    }

    /// The content of a weight that is a member of a group.
    public Weight weight(Member member) {
        return graph.weights().get(member.weight());
    }

    /// The multiply-adds of the layers for one input once channels are removed.
    ///
    /// @param gone how many channels of each group
    public long macs(int[] gone) {
        double macs = 0;
        for (Work work : works) {
            double share = 1;
            for (Place place : work.places) {
                share *= place.kept(gone);
            }
            macs += share * work.macs;
        }
        return Math.round(macs);
    }

    /// Whether what comes in still reaches every output once whole groups are gone, past a residual sum for example.
    ///
    /// @param gone groups of which nothing is left
    public boolean isConnected(Set<Integer> gone) {
        var cut = new HashSet<String>();
        for (int group : gone) {
            groups.get(group).members(Role.PRODUCES).stream().filter(member -> isWhole(member, gone))
                    .forEach(member -> cut.add(member.weight()));
        }
        var reached = new HashSet<String>();
        graph.inputs().forEach(input -> reached.add(input.name()));
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().noneMatch(cut::contains) && node.inputs().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
            }
        }
        return graph.outputs().stream().allMatch(output -> reached.contains(output.name()));
    }

    /// Whether all that a weight makes belongs to groups that are gone.
    private boolean isWhole(Member member, Set<Integer> gone) {
        boolean[] covered = new boolean[member.channels().length];
        for (int group : gone) {
            for (Member other : groups.get(group).members()) {
                for (int i = 0; other.weight().equals(member.weight()) && other.axis() == member.axis()
                        && i < covered.length; i++) {
                    covered[i] |= other.channels()[i] >= 0;
                }
            }
        }
        for (boolean one : covered) {
            if (!one) {
                return false;
            }
        }
        return true;
    }
}
