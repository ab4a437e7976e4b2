package espalier.train;

import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Hardmax;
import espalier.model.op.IntegerOp;
import espalier.model.op.IsInf;
import espalier.model.op.NonZero;
import espalier.model.op.ShapeOf;
import espalier.model.op.SizeOf;
import espalier.model.op.Unary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows gradients from the output of a graph back to its weights, before anything is computed.
final class Gradients {
    private final Graph graph;
    private final Map<String, Node> producers;
    private final Deque<Node> blocking = new ArrayDeque<>();

    private Gradients(Graph graph) {
        this.graph = graph;
        producers = graph.producers();
    }

    /// A sentence that names the node without a gradient that keeps `graph` from learning, if one does.
    static Optional<String> obstacle(Graph graph) {
        return new Gradients(Head.logitsOf(graph)).obstacle();
    }

    private Optional<String> obstacle() {
        Set<Node> passed = upstream(producers.get(graph.outputs().getFirst().name()), true);
        if (passed.stream().anyMatch(this::learns)) {
            return Optional.empty();
        }
        return blocking.stream().filter(node -> upstream(node, false).stream().anyMatch(this::learns)).findFirst()
                .map(node -> "The model cannot be trained because node '%s' (%s) between its weights and its output %s, so no gradient passes it."
                        .formatted(node.name().isEmpty() ? node.output() : node.name(), node.op().type(),
                                clause(node).orElseThrow()));
    }

    /// The nodes that `last` depends on, itself among them.
    ///
    /// @param stops whether nodes without a gradient are left out, and noted
    private Set<Node> upstream(Node last, boolean stops) {
        var seen = new HashSet<Node>();
        var waiting = new ArrayDeque<Node>();
        if (last != null) {
            waiting.add(last);
        }
        while (!waiting.isEmpty()) {
            Node node = waiting.remove();
            if (stops && clause(node).isPresent()) {
                blocking.add(node);
            } else if (seen.add(node)) {
                node.inputs().stream().filter(producers::containsKey).map(producers::get).forEach(waiting::add);
            }
        }
        return seen;
    }

    private boolean learns(Node node) {
        for (int i = 0; i < node.inputs().size(); i++) {
            if (graph.weights().containsKey(node.input(i))
                    && Parameters.isTrainable(graph, node, i, node.input(i))) {
                return true;
            }
        }
        return false;
    }

    /// What a node does that has no gradient.
    private static Optional<String> clause(Node node) {
        return switch (node.op()) {
            case ArgExtreme _,Hardmax _,NonZero _ -> Optional.of("picks places");
            case ShapeOf _,SizeOf _ -> Optional.of("counts elements");
            case IsInf _ -> Optional.of("answers with true or false");
            case Cast cast when !cast.to().isFloating() -> Optional.of("makes whole numbers");
            case CastLike _ -> Optional.empty();
            case DequantizeLinear _ -> Optional.empty();
            case IntegerOp _ -> Optional.of("computes with integers");
            case Unary unary -> clause(unary.kind());
            case Binary binary -> clause(binary.kind());
            default -> Optional.empty();
        };
    }

    private static Optional<String> clause(Unary.Kind kind) {
        return switch (kind) {
            case Ceil, Floor, Round, Sign -> Optional.of("rounds");
            case BitwiseNot, IsNaN, Not -> Optional.of("answers with true or false");
            default -> Optional.empty();
        };
    }

    private static Optional<String> clause(Binary.Kind kind) {
        return switch (kind) {
            case And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Or, Xor -> Optional
                    .of("answers with true or false");
            case BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor -> Optional.of("changes bits");
            default -> Optional.empty();
        };
    }
}
