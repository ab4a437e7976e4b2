package espalier.compress.rewrite;

import espalier.compress.rewrite.EqualizedLayer.Geometry;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Clip;
import espalier.model.op.Dropout;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.MatMul;
import espalier.model.op.Pool;
import espalier.model.op.Reshape;
import espalier.model.op.Unary;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds layers one of which takes what the other computes and nothing else does, through nothing but functions `f` with
/// `f(s·x) = s·f(x)` for `s > 0`, channel by channel.
final class EqualizablePairs {
    /// Two layers.
    ///
    /// @param bias the node whose constant input is added to what the first computes, and which input that is
    /// @param repeat how many inputs in a row the second takes of one channel
    /// @param clips what is between them and no such function, but becomes a ReLU
    record Pair(Node first, Optional<Bias> bias, Node second, int repeat, List<Node> clips) {}

    /// A constant that is added to each channel: input `index` of `node`.
    record Bias(Node node, int index) {}

    /// How channels lie in a value.
    private enum Layout {
        /// Along axis 1.
        FIRST,
        /// Along the last axis.
        LAST
    }

    private final Graph graph;
    private final GraphDraft draft;
    private final Shapes shapes;
    private final boolean replacesClips;
    private final Map<String, Node> consumers = new HashMap<>();

    /// @param replacesClips whether a clip from 0 to some positive number may become a ReLU
    EqualizablePairs(Graph graph, boolean replacesClips) {
        this.graph = graph;
        this.replacesClips = replacesClips;
        draft = new GraphDraft(graph);
        shapes = Shapes.of(graph);
        graph.nodes().forEach(node -> node.inputs().forEach(input -> consumers.put(input, node)));
    }

    /// The pairs in the order of the first layers.
    List<Pair> all() {
        return graph.nodes().stream().flatMap(node -> geometry(node).flatMap(
                geometry -> new Walk(node, geometry).follow()).stream()).toList();
    }

    /// Whether a batch-norm takes what `node` computes: what could be a pair once it is folded.
    boolean hasNormBehind(Node node) {
        return Optional.ofNullable(consumers.get(node.output())).filter(after -> after.op() instanceof BatchNorm)
                .isPresent();
    }

    Optional<Geometry> geometry(Node node) {
        return draft.weight(node.input(1)).filter(_ -> draft.isAlone(node.input(1)))
                .filter(_ -> draft.constant(node.input(0)).isEmpty())
                .flatMap(weight -> Geometry.of(node, weight.shape()));
    }

    private Optional<Node> consumer(String value) {
        return draft.uses(value) == 1 ? Optional.ofNullable(consumers.get(value)) : Optional.empty();
    }

    /// The way from one layer to the next.
    private final class Walk {
        private final Node first;
        private final int channels;
        private final List<Node> clips = new ArrayList<>();
        private Optional<Bias> bias;
        private Layout layout;
        private int repeat = 1;

        Walk(Node first, Geometry geometry) {
            this.first = first;
            channels = geometry.outputs();
            layout = first.op() instanceof Gemm || first.op() instanceof MatMul ? Layout.LAST : Layout.FIRST;
            bias = first.hasInput(2) ? Optional.of(new Bias(first, 2)) : Optional.empty();
        }

        Optional<Pair> follow() {
            if (first.hasInput(2) && !isBias(first.input(2))) {
                return Optional.empty();
            }
            Node last = first;
            Optional<Node> next = consumer(first.output());
            while (next.isPresent() && passes(next.get(), last)) {
                last = next.get();
                next = consumer(last.output());
            }
            String value = last.output();
            return next.filter(second -> second.input(0).equals(value) && fits(second))
                    .map(second -> new Pair(first, bias, second, repeat, clips));
        }

        private boolean fits(Node second) {
            Layout wanted = second.op() instanceof Gemm || second.op() instanceof MatMul ? Layout.LAST : Layout.FIRST;
            return layout == wanted && geometry(second).filter(geometry -> geometry.inputAxis().isPresent()
                    && geometry.inputs() == channels * repeat).isPresent();
        }

        private boolean passes(Node node, Node before) {
            boolean isData = node.input(0).equals(before.output()) && node.outputs().size() == 1;
            return switch (node.op()) {
                case Unary unary -> isHomogeneous(unary.kind());
                case Dropout _ -> isData;
                case Binary binary -> isData && binary.kind() == Binary.Kind.PRelu
                        && draft.constant(node.input(1)).isPresent()
                        || binary.kind() == Binary.Kind.Add && before == first && isAddedBias(node, before.output());
                case Pool _,GlobalPool _ -> isData && layout == Layout.FIRST;
                case Clip _ -> isData && isClip(node);
                case Flatten flatten -> flatten.axis() == 1 && flattens(node);
                case Reshape _ -> isData && flattens(node);
                default -> false;
            };
        }

        private boolean isAddedBias(Node sum, String value) {
            int other = sum.input(0).equals(value) ? 1 : 0;
            if (bias.isPresent() || layout != Layout.LAST || !isBias(sum.input(other))) {
                return false;
            }
            bias = Optional.of(new Bias(sum, other));
            return true;
        }

        private boolean isBias(String value) {
            return draft.weight(value).map(Weight::shape).filter(shape -> shape.elements() == channels
                    && (shape.rank() == 1 || layout == Layout.LAST && shape.size(shape.rank() - 1) == channels))
                    .isPresent();
        }

        private boolean isClip(Node clip) {
            boolean isFromZero = number(clip.input(1)).filter(least -> least == 0).isPresent();
            if (!isFromZero || clip.hasInput(2) && !(replacesClips && number(clip.input(2)).filter(most -> most > 0)
                    .isPresent())) {
                return false;
            }
            if (clip.hasInput(2)) {
                clips.add(clip);
            }
            return true;
        }

        /// All of an example in one row, channel by channel.
        private boolean flattens(Node node) {
            Optional<Shape> before = shapes.shape(node.input(0));
            Optional<Shape> after = shapes.shape(node.output());
            if (before.isEmpty() || after.isEmpty() || after.get().rank() != 2) {
                return false;
            }
            long features = 1;
            for (int axis = 1; axis < before.get().rank(); axis++) {
                features *= before.get().dim(axis).sizeOr(0);
            }
            if (features == 0 || after.get().dim(1).sizeOr(features) != features
                    || layout == Layout.LAST && before.get().rank() != 2) {
                return false;
            }
            repeat *= Math.toIntExact(features / channels / repeat);
            layout = Layout.LAST;
            return true;
        }
    }

    private static boolean isHomogeneous(Unary.Kind kind) {
        return kind == Unary.Kind.Relu || kind == Unary.Kind.LeakyRelu || kind == Unary.Kind.Identity;
    }

    private Optional<Float> number(String value) {
        return draft.weight(value).filter(weight -> weight.shape().elements() == 1)
                .map(weight -> weight.toDense().floatAt(0));
    }
}
