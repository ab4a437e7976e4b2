package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Types;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Constant;
import espalier.model.op.Conv;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Pool;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;

/// The nodes of a graph as steps over numbered slots, with the moment each value dies. Knows names of weights, not their numbers.
final class Plan {
    /// The slot of an input that is left out.
    static final int ABSENT = -1;

    /// One node.
    ///
    /// @param dead slots that nothing needs after this step
    /// @param fresh for each input, whether it is memory of its own that only this step looks at
    record Step(Node node, Kernel kernel, int[] inputs, int[] outputs, int[] dead, boolean[] fresh) {}

    private final Map<String, Integer> slots = new HashMap<>();
    private final SequencedMap<String, Integer> weights = new LinkedHashMap<>();
    private final Map<Integer, Weight> constants = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final int[] inputs;
    private final int[] outputs;
    private final ElementType[] types;
    private final int[] lastUse;
    private final Set<Integer> straight = new HashSet<>();
    private int slotCount;

    private Plan(Graph graph, boolean training) {
        inputs = graph.inputs().stream().mapToInt(value -> slot(value.name())).toArray();
        for (Node node : graph.nodes()) {
            plan(graph, node, training);
        }
        outputs = graph.outputs().stream().mapToInt(value -> read(graph, value.name())).toArray();
        types = new ElementType[slotCount];
        Types.of(graph).forEach((name, type) -> {
            if (slots.containsKey(name)) {
                types[slots.get(name)] = type;
            }
        });
        StraightThrough.codes(graph).forEach(code -> straight.add(slots.get(code)));
        lastUse = new int[slotCount];
        settleLives();
    }

    /// The plan for `graph`; in training, dropout is computed.
    static Plan of(Graph graph, boolean training) {
        return new Plan(graph, training);
    }

    private void plan(Graph graph, Node node, boolean training) {
        if (node.op() instanceof Constant(var value)) {
            constants.put(slot(node.output()), new Dense(value));
        } else if (isIdentity(node, training)) {
            slots.put(node.output(), read(graph, node.input(0)));
        } else {
            int[] inputs = node.inputs().stream().mapToInt(name -> read(graph, name)).toArray();
            int[] outputs = node.outputs().stream().mapToInt(name -> name.isEmpty() ? ABSENT : slot(name)).toArray();
            steps.add(new Step(node, Kernels.of(node), inputs, outputs, new int[0], new boolean[inputs.length]));
        }
    }

    private static boolean isIdentity(Node node, boolean training) {
        return node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity
                || node.op() instanceof Dropout && !training && node.outputs().size() == 1 && !node.hasInput(2);
    }

    private int read(Graph graph, String name) {
        if (name.isEmpty()) {
            return ABSENT;
        }
        if (!slots.containsKey(name) && graph.weights().containsKey(name)) {
            weights.put(name, slot(name));
        }
        return slots.get(name);
    }

    private int slot(String name) {
        return slots.computeIfAbsent(name, _ -> slotCount++);
    }

    private void settleLives() {
        int[] uses = new int[slotCount];
        boolean[] ownMemory = new boolean[slotCount];
        Arrays.fill(lastUse, -1);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            for (int slot : step.inputs()) {
                if (slot != ABSENT) {
                    lastUse[slot] = i;
                    uses[slot]++;
                }
            }
            for (int slot : step.outputs()) {
                if (slot != ABSENT) {
                    lastUse[slot] = i;
                    ownMemory[slot] = makesMemory(step.node());
                }
            }
        }
        weights.values().forEach(slot -> lastUse[slot] = Integer.MAX_VALUE);
        constants.keySet().forEach(slot -> lastUse[slot] = Integer.MAX_VALUE);
        for (int output : outputs) {
            lastUse[output] = Integer.MAX_VALUE;
        }
        for (int i = 0; i < steps.size(); i++) {
            steps.set(i, withLives(steps.get(i), i, uses, ownMemory));
        }
    }

    private Step withLives(Step step, int index, int[] uses, boolean[] ownMemory) {
        int[] touched = Arrays.copyOf(step.inputs(), step.inputs().length + step.outputs().length);
        System.arraycopy(step.outputs(), 0, touched, step.inputs().length, step.outputs().length);
        int[] dead = Arrays.stream(touched).filter(slot -> slot != ABSENT && lastUse[slot] == index).distinct()
                .toArray();
        boolean[] fresh = new boolean[step.inputs().length];
        for (int i = 0; i < fresh.length; i++) {
            int slot = step.inputs()[i];
            fresh[i] = slot != ABSENT && uses[slot] == 1 && ownMemory[slot] && lastUse[slot] == index;
        }
        return new Step(step.node(), step.kernel(), step.inputs(), step.outputs(), dead, fresh);
    }

    private static boolean makesMemory(Node node) {
        return switch (node.op()) {
            case Conv _,Gemm _,MatMul _,BatchNorm _,Pool _,Binary _ -> true;
            default -> false;
        };
    }

    List<Step> steps() {
        return steps;
    }

    int slotCount() {
        return slotCount;
    }

    /// The slot of the value called `name`, if the network makes or takes it.
    OptionalInt slotOf(String name) {
        return slots.containsKey(name) ? OptionalInt.of(slots.get(name)) : OptionalInt.empty();
    }

    /// The step that makes the value of `slot`; -1 for inputs and weights.
    int maker(int slot) {
        for (int i = 0; i < steps.size(); i++) {
            if (Arrays.stream(steps.get(i).outputs()).anyMatch(output -> output == slot)) {
                return i;
            }
        }
        return -1;
    }

    /// The slots of the graph's inputs.
    int[] inputs() {
        return inputs;
    }

    /// The slot of the graph's first input.
    int input() {
        return inputs[0];
    }

    /// The slots of the graph's outputs.
    int[] outputs() {
        return outputs;
    }

    /// The slot of the graph's first output.
    int output() {
        return outputs[0];
    }

    /// The element type of a slot's value, nothing where it is not known.
    Optional<ElementType> type(int slot) {
        return Optional.ofNullable(types[slot]);
    }

    /// Whether a slot holds codes that gradients pass on their way back.
    boolean isStraight(int slot) {
        return straight.contains(slot);
    }

    /// The slots of the weights that steps use, by name in the order of first use.
    SequencedMap<String, Integer> weights() {
        return weights;
    }

    /// Constants that are nodes of the graph, by slot.
    Map<Integer, Weight> constants() {
        return constants;
    }

    /// The slots whose values must be at hand before step `index`, weights and constants excepted.
    int[] liveBefore(int index) {
        boolean[] made = new boolean[slotCount];
        for (int input : inputs) {
            made[input] = true;
        }
        for (int i = 0; i < index; i++) {
            for (int slot : steps.get(i).outputs()) {
                if (slot != ABSENT) {
                    made[slot] = true;
                }
            }
        }
        int[] live = new int[made.length];
        int count = 0;
        for (int slot = 0; slot < made.length; slot++) {
            if (made[slot] && lastUse[slot] >= index) {
                live[count++] = slot;
            }
        }
        return Arrays.copyOf(live, count);
    }

    /// The first step that uses the weight `name`, or the number of steps if none does.
    int firstUse(String name) {
        int slot = weights.getOrDefault(name, ABSENT);
        for (int i = 0; i < steps.size(); i++) {
            for (int used : steps.get(i).inputs()) {
                if (used == slot && slot != ABSENT) {
                    return i;
                }
            }
        }
        return steps.size();
    }
}
