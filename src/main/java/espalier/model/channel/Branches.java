package espalier.model.channel;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes branches off the sums they end in, if all they add is a constant for each channel; and with them all that leads to nothing else.
final class Branches {
    private final Flow flow;
    private final Constants constants;
    private final GraphDraft draft;
    private final Map<String, String> renamed = new HashMap<>();

    private Branches(Flow flow, Constants constants) {
        this.flow = flow;
        this.constants = constants;
        draft = new GraphDraft(flow.graph());
    }

    /// The graph without constant branches; itself where there is none.
    static Graph cut(Flow flow, Constants constants) {
        return new Branches(flow, constants).cut();
    }

    private Graph cut() {
        var nodes = new ArrayList<Node>();
        boolean isChanged = false;
        for (Node node : flow.graph().nodes()) {
            Optional<Integer> branch = branch(node);
            isChanged |= branch.isPresent();
            if (branch.isEmpty()) {
                nodes.add(renamed(node));
            } else {
                replace(node, branch.get()).ifPresent(nodes::add);
            }
        }
        return isChanged ? draft.with(needed(nodes)) : flow.graph();
    }

    private Node renamed(Node node) {
        List<String> inputs = node.inputs().stream().map(input -> renamed.getOrDefault(input, input)).toList();
        return inputs.equals(node.inputs())
                ? node
                : new Node(node.id(), node.name(), node.op(), inputs, node.outputs());
    }

    /// The input of a sum that a computed branch makes constant.
    private Optional<Integer> branch(Node node) {
        if (node.op() instanceof Binary(var kind) && kind == Binary.Kind.Add) {
            for (int i = 0; i < 2; i++) {
                String other = node.input(1 - i);
                boolean isWhole = flow.shape(other).equals(flow.shape(node.output())) && flow.weight(other).isEmpty();
                if (isWhole && flow.weight(node.input(i)).isEmpty() && channels(node.input(i)).isPresent()) {
                    return Optional.of(i);
                }
            }
        }
        return Optional.empty();
    }

    /// The dimension along which a value is constant everywhere else.
    private Optional<Integer> channels(String value) {
        List<Axis> axes = flow.axes(value);
        for (int axis = 0; axis < axes.size(); axis++) {
            if (axes.get(axis).isFollowed() && Arrays.stream(axes.get(axis).units())
                    .noneMatch(unit -> Double.isNaN(constants.of(value, unit)))) {
                return Optional.of(axis);
            }
        }
        return Optional.empty();
    }

    /// The sum with a constant instead of the branch; none where the constant is zero.
    private Optional<Node> replace(Node node, int branch) {
        String value = node.input(branch);
        int axis = channels(value).orElseThrow();
        int[] units = flow.axis(value, axis).units();
        float[] numbers = new float[units.length];
        boolean isZero = true;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) constants.of(value, units[i]);
            isZero &= numbers[i] == 0;
        }
        String other = renamed.getOrDefault(node.input(1 - branch), node.input(1 - branch));
        boolean isOutput = flow.graph().outputs().stream().anyMatch(output -> output.name().equals(node.output()));
        if (isZero && !isOutput) {
            renamed.put(node.output(), other);
            return Optional.empty();
        }
        long[] sizes = new long[flow.axes(value).size()];
        Arrays.fill(sizes, 1);
        sizes[axis] = numbers.length;
        String constant = draft.add(value + "/constant", new Dense(Array.of(numbers, Shape.of(sizes))));
        return Optional.of(new Node(node.id(), node.name(), node.op(), List.of(other, constant), node.outputs()));
    }

    /// The nodes that lead to an output.
    private List<Node> needed(List<Node> nodes) {
        Set<String> wanted = new HashSet<>();
        flow.graph().outputs().forEach(output -> wanted.add(output.name()));
        var needed = new ArrayList<Node>();
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.inputs());
                needed.add(node);
            }
        }
        return needed.reversed();
    }
}
