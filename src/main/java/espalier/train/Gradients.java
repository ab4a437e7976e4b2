package espalier.train;

import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.ArgExtreme;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Compress;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.ConvInteger;
import espalier.model.op.CumSum;
import espalier.model.op.DepthToSpace;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Dropout;
import espalier.model.op.DynamicQuantizeLinear;
import espalier.model.op.Expand;
import espalier.model.op.EyeLike;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
import espalier.model.op.Gemm;
import espalier.model.op.Hardmax;
import espalier.model.op.IntegerOp;
import espalier.model.op.IsInf;
import espalier.model.op.MatMul;
import espalier.model.op.MatMulInteger;
import espalier.model.op.NeuralOp;
import espalier.model.op.NonZero;
import espalier.model.op.NumericOp;
import espalier.model.op.OneHot;
import espalier.model.op.Pad;
import espalier.model.op.QLinearConv;
import espalier.model.op.QLinearMatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.ReverseSequence;
import espalier.model.op.ScatterElements;
import espalier.model.op.ScatterND;
import espalier.model.op.ShapeOf;
import espalier.model.op.SizeOf;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Tile;
import espalier.model.op.TopK;
import espalier.model.op.Transpose;
import espalier.model.op.Trilu;
import espalier.model.op.Unary;
import espalier.model.op.Unique;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows gradients from the output of a graph back to its weights, before anything is computed.
final class Gradients {
    private static final String PLACES = "picks places";
    private static final String LOGIC = "answers with true or false";

    private final Graph graph;
    private final Map<String, Node> producers;
    private final Set<String> passed;
    private final Deque<Node> blocking = new ArrayDeque<>();

    private Gradients(Graph graph) {
        this.graph = graph;
        producers = graph.producers();
        passed = StraightThrough.codes(graph);
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
                    && LearnedInputs.contain(graph, node, i, node.input(i))) {
                return true;
            }
        }
        return false;
    }

    /// What a node does that has no gradient.
    private Optional<String> clause(Node node) {
        return switch (node.op()) {
            case ArrangingOp op -> clause(op);
            case QuantizeLinear _ when passed.contains(node.output()) -> Optional.empty();
            case IntegerOp op -> clause(op);
            case NumericOp op -> clause(op);
            case NeuralOp _,Constant _,Unknown _ -> Optional.empty();
        };
    }

    private static Optional<String> clause(ArrangingOp op) {
        return switch (op) {
            case NonZero _ -> Optional.of(PLACES);
            case ShapeOf _,SizeOf _ -> Optional.of("counts elements");
            case Compress _,Gather _,GatherElements _,GatherND _,OneHot _,Slice _,Split _,TopK _,Unique _ ->
                Optional.empty();
            case ConstantOfShape _,Expand _,EyeLike _,Pad _,ScatterElements _,ScatterND _,Tile _,Trilu _ ->
                Optional.empty();
            case Concat _,DepthToSpace _,Flatten _,Reshape _,ReverseSequence _,SpaceToDepth _ -> Optional.empty();
            case Squeeze _,Transpose _,Unsqueeze _ -> Optional.empty();
        };
    }

    private static Optional<String> clause(IntegerOp op) {
        return switch (op) {
            case DequantizeLinear _ -> Optional.empty();
            case ConvInteger _,DynamicQuantizeLinear _,MatMulInteger _,QLinearConv _,QLinearMatMul _,QuantizeLinear _ ->
                Optional.of("computes with integers");
        };
    }

    private static Optional<String> clause(NumericOp op) {
        return switch (op) {
            case ArgExtreme _,Hardmax _ -> Optional.of(PLACES);
            case Binary binary -> clause(binary.kind());
            case Cast cast when !cast.to().isFloating() -> Optional.of("makes whole numbers");
            case IsInf _ -> Optional.of(LOGIC);
            case Unary unary -> clause(unary.kind());
            case Cast _,CastLike _,Clip _,Combine _,CumSum _,Dropout _ -> Optional.empty();
            case Gemm _,MatMul _,Range _,Reduce _,Softmax _,Where _ -> Optional.empty();
        };
    }

    private static Optional<String> clause(Unary.Kind kind) {
        return switch (kind) {
            case Ceil, Floor, Round, Sign -> Optional.of("rounds");
            case BitwiseNot, IsNaN, Not -> Optional.of(LOGIC);
            case Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, Celu, Cos, Cosh, Elu, Erf, Exp, Gelu, GeluTanh,
                    HardSigmoid, HardSwish, Identity, LeakyRelu, Log, Mish, Neg, Reciprocal, Relu, Selu, Shrink,
                    Sigmoid, Sin, Sinh, Softplus, Softsign, Sqrt, Swish, Tan, Tanh, ThresholdedRelu ->
                Optional.empty();
        };
    }

    private static Optional<String> clause(Binary.Kind kind) {
        return switch (kind) {
            case And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Or, Xor -> Optional.of(LOGIC);
            case BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor -> Optional.of("changes bits");
            case Add, Div, FMod, Max, Min, Mod, Mul, PRelu, Pow, Sub -> Optional.empty();
        };
    }
}
