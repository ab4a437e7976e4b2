package espalier.train;

import ai.djl.ndarray.types.Shape;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.recipe.Guidance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Which values of a student are compared with which of its teacher.
final class FeaturePairs {
    private FeaturePairs() {
    }

    /// A value of the student and the one it follows, by their places among the candidates.
    record Pair(int student, int teacher) {}

    /// The slots of the values that go from one layer to the next, in the order of the layers: what enters a layer and comes from
    /// another.
    static int[] candidates(Graph graph, Plan plan) {
        var made = new HashSet<String>();
        var layers = new HashSet<Node>();
        for (Layer layer : graph.layers()) {
            layers.add(layer.node());
        }
        var slots = new LinkedHashSet<Integer>();
        for (Node node : graph.nodes()) {
            boolean isLayer = layers.contains(node);
            for (String input : node.inputs()) {
                if (isLayer && made.contains(input) && plan.slotOf(input).isPresent()) {
                    slots.add(plan.slotOf(input).getAsInt());
                }
            }
            if (isLayer || node.inputs().stream().anyMatch(made::contains)) {
                made.addAll(node.outputs());
            }
        }
        return slots.stream().mapToInt(slot -> slot).toArray();
    }

    /// The pairs that can be compared: as many candidates on both sides are compared in their order, else the last ones of each size
    /// of picture.
    ///
    /// @throws InputException if there are none
    static List<Pair> of(List<Shape> student, List<Shape> teacher, Guidance guidance) {
        var pairs = new ArrayList<Pair>();
        if (student.size() == teacher.size()) {
            for (int i = 0; i < student.size(); i++) {
                if (frame(student.get(i)).equals(frame(teacher.get(i)))) {
                    pairs.add(new Pair(i, i));
                }
            }
        } else {
            Map<List<Long>, Integer> lasts = lasts(teacher);
            lasts(student).forEach((frame, last) -> {
                if (lasts.containsKey(frame)) {
                    pairs.add(new Pair(last, lasts.get(frame)));
                }
            });
        }
        if (guidance.features() == Guidance.Features.ATTENTION) {
            pairs.removeIf(pair -> student.get(pair.student).dimension() != 4
                    || frame(student.get(pair.student)).stream().allMatch(size -> size == 1));
        }
        if (pairs.isEmpty()) {
            throw new InputException("Student and teacher have no values between layers that can be compared as "
                    + (guidance.features() == Guidance.Features.ATTENTION ? "pictures of the same size" : "hints")
                    + "; set features to none, or choose another teacher.");
        }
        return switch (guidance.pairs()) {
            case ALL -> pairs;
            case MIDDLE -> List.of(pairs.get((pairs.size() - 1) / 2));
            case LAST -> List.of(pairs.getLast());
        };
    }

    private static Map<List<Long>, Integer> lasts(List<Shape> shapes) {
        var lasts = new LinkedHashMap<List<Long>, Integer>();
        for (int i = 0; i < shapes.size(); i++) {
            lasts.remove(frame(shapes.get(i)));
            lasts.put(frame(shapes.get(i)), i);
        }
        return lasts;
    }

    /// The sizes that must agree: all but examples and channels.
    private static List<Long> frame(Shape shape) {
        long[] sizes = shape.getShape();
        var frame = new ArrayList<>(Arrays.stream(sizes).boxed().toList());
        frame.removeFirst();
        if (!frame.isEmpty()) {
            frame.remove(channelAxis(sizes.length) - 1);
        }
        return frame;
    }

    /// Pictures have their channels first, lists and sequences last.
    static int channelAxis(int rank) {
        return rank >= 4 ? 1 : rank - 1;
    }
}
