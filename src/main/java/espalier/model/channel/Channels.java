package espalier.model.channel;

import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The channels of a graph in groups, found by following them from where they are made to where they are read.
///
/// Source: Fang, Ma, Song, Mi, Wang, *DepGraph: Towards Any Structural Pruning* (CVPR 2023).
public final class Channels {
    private final Flow flow;
    private final Map<String, String> layers = new HashMap<>();
    /// For each unit the positions of each slot, in the order of the weights.
    private final Map<Integer, Map<Slot, List<Integer>>> uses = new LinkedHashMap<>();

    private Channels(Graph graph, Flow flow) {
        this.flow = flow;
        graph.layers().forEach(layer -> layers.put(layer.weight(), layer.name()));
        graph.layers().forEach(layer -> visit(layer.weight()));
        graph.weights().keySet().stream().filter(weight -> !layers.containsKey(weight)).forEach(this::visit);
    }

    private void visit(String weight) {
        List<Axis> axes = flow.axes(weight);
        for (int axis = 0; axis < axes.size(); axis++) {
            var slot = new Slot(weight, axis);
            int[] units = axes.get(axis).units();
            for (int i = 0; i < units.length; i++) {
                uses.computeIfAbsent(flow.units().of(units[i]), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(slot, _ -> new ArrayList<>()).add(i);
            }
        }
    }

    /// The groups of the channels that the layers of `graph` make, in the order of the layers. No weight is read.
    ///
    /// @throws espalier.model.InputException naming the node, if the graph does not fit its inputs
    public static List<ChannelGroup> of(Graph graph) {
        return graph.isLoose() ? List.of() : new Channels(graph, Walk.of(graph)).groups();
    }

    /// The groups that a layer makes channels of.
    public static List<ChannelGroup> madeBy(Layer layer, List<ChannelGroup> groups) {
        return groups.stream().filter(group -> group.producers().contains(layer.name())).toList();
    }

    /// What tells groups apart: the slots its channels are in, and what holds them.
    private record Signature(List<Slot> slots, Optional<String> obstacle) {}

    private List<ChannelGroup> groups() {
        var alike = new LinkedHashMap<Signature, TreeMap<Integer, Integer>>();
        uses.forEach((unit, where) -> {
            if (where.keySet().stream().anyMatch(slot -> flow.role(slot) == Role.PRODUCES)) {
                var signature = new Signature(List.copyOf(where.keySet()), flow.units().obstacle(unit));
                TreeMap<Integer, Integer> units = alike.computeIfAbsent(signature, _ -> new TreeMap<>());
                units.put(units.size(), unit);
            }
        });
        var groups = new ArrayList<ChannelGroup>();
        alike.forEach((signature, units) -> groups.add(group(signature, List.copyOf(units.values()))));
        return List.copyOf(groups);
    }

    private ChannelGroup group(Signature signature, List<Integer> units) {
        var members = new ArrayList<Member>();
        for (Slot slot : signature.slots) {
            int[] channels = new int[flow.axis(slot.weight(), slot.axis()).size()];
            Arrays.fill(channels, -1);
            for (int channel = 0; channel < units.size(); channel++) {
                for (int position : uses.get(units.get(channel)).get(slot)) {
                    channels[position] = channel;
                }
            }
            members.add(new Member(slot.weight(), Optional.ofNullable(layers.get(slot.weight())), slot.axis(),
                    flow.role(slot), channels));
        }
        return new ChannelGroup(units.size(), members, signature.obstacle);
    }
}
