package espalier.model.channel;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.Constant;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a walk over a graph has found so far: who stands where along the dimensions of each value.
final class Flow {
    private final Graph graph;
    private final Shapes shapes;
    private final Units units = new Units();
    private final Map<String, List<Axis>> axes = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Array> constants = new HashMap<>();
    private final Map<String, List<Node>> users = new HashMap<>();
    private final Map<Slot, Role> roles = new HashMap<>();
    private final List<Contraction> contractions = new ArrayList<>();

    Flow(Graph graph) {
        this.graph = graph;
        shapes = Shapes.of(graph);
        graph.weights().forEach((name, weight) -> axes.put(name, fresh(weight.shape())));
        graph.inputs().forEach(input -> axes.put(input.name(), unfollowed(input.name())));
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Constant(Array value)) {
                constants.put(node.output(), value);
            }
        }
    }

    private List<Axis> fresh(Shape shape) {
        return shape.dims().stream().map(dim -> units.fresh((int) dim.sizeOr(0))).toList();
    }

    /// The axes of a value nobody follows; none where its rank is not known.
    List<Axis> unfollowed(String value) {
        return Collections.nCopies(shapes.shape(value).map(Shape::rank).orElse(0), Axis.NONE);
    }

    /// The nodes that take `value`.
    List<Node> users(String value) {
        if (users.isEmpty()) {
            for (Node node : graph.nodes()) {
                node.inputs().forEach(input -> users.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
            }
        }
        return users.getOrDefault(value, List.of());
    }

    Graph graph() {
        return graph;
    }

    Units units() {
        return units;
    }

    List<Contraction> contractions() {
        return contractions;
    }

    void add(Contraction contraction) {
        contractions.add(contraction);
    }

    List<Axis> axes(String value) {
        return axes.getOrDefault(value, List.of());
    }

    /// The axis at `index`; negative ones count from the end. Nobody's where the rank is not known.
    Axis axis(String value, int index) {
        List<Axis> all = axes(value);
        int at = index < 0 ? index + all.size() : index;
        return at >= 0 && at < all.size() ? all.get(at) : Axis.NONE;
    }

    void set(String value, List<Axis> found) {
        axes.put(value, List.copyOf(found));
    }

    /// Every value with its axes.
    Map<String, List<Axis>> values() {
        return axes;
    }

    Optional<Shape> shape(String value) {
        return shapes.shape(value);
    }

    Dim dim(String value, int axis) {
        return shape(value).filter(shape -> axis < 0 ? -axis <= shape.rank() : axis < shape.rank())
                .map(shape -> shape.dim(axis)).orElse(new Dim.Unknown());
    }

    /// The numbers of a list of integers, if all of them are known.
    Optional<List<Long>> numbers(String value) {
        return shapes.numbers(value);
    }

    /// Whether `value` is a weight of the graph, by its own name.
    boolean isWeight(String value) {
        return graph.weights().containsKey(value);
    }

    /// The weight behind `value`, by its own name or as another name of it.
    Optional<String> weight(String value) {
        if (isWeight(value)) {
            return Optional.of(value);
        }
        return Optional.ofNullable(aliases.get(value));
    }

    /// Notes that `value` is another name of `weight`.
    void alias(String value, String weight) {
        aliases.put(value, weight);
    }

    Weight content(String weight) {
        return graph.weights().get(weight);
    }

    /// The one number of a value that is part of the graph, as a weight or otherwise.
    OptionalDouble scalar(String value) {
        Optional<Array> array = weight(value).map(this::content).filter(weight -> weight.shape().elements() == 1)
                .map(Weight::toDense).or(() -> Optional.ofNullable(constants.get(value)));
        return array.filter(one -> one.elements() == 1 && one.type().isFloating()).stream()
                .mapToDouble(one -> one.toDoubles()[0]).findFirst();
    }

    void role(String weight, int axis, Role role) {
        roles.merge(new Slot(weight, axis), role, (before, now) -> before.compareTo(now) < 0 ? before : now);
    }

    Role role(Slot slot) {
        return roles.getOrDefault(slot, Role.FOLLOWS);
    }

    /// Position by position the two go together; where one is not followed, or they differ in length, the other stays.
    void join(Axis one, Axis other, String obstacle) {
        if (one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                units.join(one.units()[i], other.units()[i]);
            }
        } else {
            fix(one, obstacle);
            fix(other, obstacle);
        }
    }

    void fix(Axis axis, String obstacle) {
        for (int unit : axis.units()) {
            units.fix(unit, obstacle);
        }
    }

    /// All of a node's inputs stay, and of its outputs nothing is known.
    void fixAll(Node node, String obstacle) {
        for (String input : node.inputs()) {
            axes(input).forEach(axis -> fix(axis, obstacle));
        }
        node.outputs().forEach(output -> set(output, unfollowed(output)));
    }

    /// How messages call a node.
    static String name(Node node) {
        return "'%s' (%s)".formatted(node.name().isEmpty() ? node.output() : node.name(), node.op().type());
    }
}
