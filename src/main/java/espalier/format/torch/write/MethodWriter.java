package espalier.format.torch.write;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Value;
import espalier.model.op.ArrangingOp;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Dropout;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.IntegerOp;
import espalier.model.op.LayerNorm;
import espalier.model.op.LpPool;
import espalier.model.op.MatMul;
import espalier.model.op.MaxUnpool;
import espalier.model.op.NeuralOp;
import espalier.model.op.NumericOp;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import espalier.model.op.WindowOp;
import espalier.model.rewrite.FactoredNodes;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes the nodes of a graph as the statements of `forward`.
final class MethodWriter {
    private final Graph graph;
    private final ModuleTree tree = new ModuleTree();
    private final List<Tensor> constants = new ArrayList<>();
    private final Weights weights;
    private final Script script;
    private final Map<String, Weight> pending = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();

    MethodWriter(Graph graph) {
        this.graph = graph;
        Shapes shapes = Shapes.of(graph);
        this.weights = new Weights(graph, shapes, tree);
        this.script = new Script(shapes, this::stored);
    }

    ModuleTree tree() {
        return tree;
    }

    List<Tensor> constants() {
        return constants;
    }

    /// The definition of `forward`.
    ///
    /// @throws InputException naming the node that has no form in TorchScript
    String write() {
        String parameters = parameters();
        graph.weights().forEach((name, weight) -> {
            pending.put(name, weight);
            if (weight instanceof Dense(Array array)) {
                script.bind(name, array);
            }
        });
        graph.nodes().forEach(this::write);
        List<String> results = graph.outputs().stream().map(output -> script.tensor(output.name())).toList();
        String type = results.size() == 1
                ? "Tensor"
                : results.stream().map(_ -> "Tensor").collect(Collectors.joining(", ", "Tuple[", "]"));
        String result = results.size() == 1 ? results.getFirst() : "(" + String.join(", ", results) + ")";
        return "  def forward(self: " + tree.type() + parameters + ") -> " + type + ":\n" + script.statements()
                + "    return " + result + "\n";
    }

    private String parameters() {
        var parameters = new StringBuilder();
        for (Value input : graph.inputs()) {
            String safe = input.name().replaceAll("[^A-Za-z0-9_]", "_");
            String name = "input_" + safe.replaceFirst("^input_?", "");
            while (parameters.indexOf(", " + name + ":") >= 0) {
                name += "_";
            }
            boolean isHalf = input.type() == ElementType.FLOAT16 || input.type() == ElementType.BFLOAT16;
            script.bind(input.name(), isHalf ? script.let(Quantizing.toType(name, ElementType.FLOAT32)) : name);
            parameters.append(", ").append(name).append(": Tensor");
        }
        return parameters.toString();
    }

    /// What code calls a weight or constant that is asked for the first time.
    private Optional<String> stored(String name) {
        Weight weight = pending.get(name);
        if (weight != null) {
            return Optional.of(weights.write(name, weight, weight.shape(), script));
        }
        return script.constant(name).map(array -> {
            constants.add(Tensor.of(array, false));
            return Weights.computed("CONSTANTS.c" + (constants.size() - 1), array, script);
        });
    }

    private void write(Node node) {
        try {
            if (node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity) {
                String weight = aliases.getOrDefault(node.input(0), node.input(0));
                if (pending.get(weight) instanceof LowRank) {
                    aliases.put(node.output(), weight);
                }
            }
            String weight = aliases.getOrDefault(node.input(1), node.input(1));
            if (pending.get(weight) instanceof LowRank factors && isFactorable(node)) {
                factored(node, weight, factors);
            } else {
                operator(node);
            }
        } catch (Formless e) {
            throw new InputException("Node '%s' (%s) cannot be written in TorchScript: %s; export to ONNX instead."
                    .formatted(node.name().isEmpty() ? node.outputs().getFirst() : node.name(), node.op().type(),
                            e.getMessage()),
                    e);
        }
    }

    private static boolean isFactorable(Node node) {
        return switch (node.op()) {
            case Conv conv -> conv.groups() == 1;
            case ConvTranspose conv -> conv.groups() == 1;
            case Gemm _,MatMul _ -> true;
            default -> false;
        };
    }

    /// Two nodes in place of one; nodes that share a weight share its factors.
    private void factored(Node node, String weight, LowRank factors) {
        String left = weight + "\nleft";
        String right = weight + "\nright";
        if (!script.isBound(left)) {
            boolean isConv = node.op() instanceof WindowOp;
            factor(right, weight, "right", factors.right(),
                    isConv ? FactoredNodes.rightShape(factors) : factors.right().shape());
            factor(left, weight, "left", factors.left(),
                    isConv ? FactoredNodes.leftShape(factors) : factors.left().shape());
        }
        FactoredNodes.of(node, left, right, name -> name).forEach(this::operator);
    }

    private void factor(String value, String weight, String side, Weight factor, Shape shape) {
        script.bind(value, shape);
        script.bind(value, weights.writeFactor(weight, side, factor, shape, script));
    }

    private void operator(Node node) {
        switch (node.op()) {
            case Constant(Array value) -> script.bind(node.output(), value);
            case NeuralOp op -> neural(node, op);
            case NumericOp op -> numeric(node, op);
            case ArrangingOp op -> arranging(node, op);
            case IntegerOp op -> integer(node, op);
            case Unknown _ -> throw none();
        }
    }

    private static Formless none() {
        return new Formless("the operator has no counterpart there");
    }

    private void neural(Node node, NeuralOp op) {
        switch (op) {
            case Conv conv -> Products.conv(script, node, conv);
            case BatchNorm norm -> Normalizing.batch(script, node, norm);
            case InstanceNorm norm -> Normalizing.instance(script, node, norm);
            case LayerNorm norm when node.outputs().size() == 1 -> Normalizing.layer(script, node, norm);
            case Pool pool -> Pooling.write(script, node, pool);
            case GlobalPool pool -> Pooling.global(script, node, pool);
            case ConvTranspose conv -> Transposing.write(script, node, conv);
            case LpPool norm -> Pooling.norm(script, node, norm);
            case GlobalLpPool norm -> Pooling.globalNorm(script, node, norm);
            case MaxUnpool unpool -> Unpooling.unpool(script, node, unpool);
            default -> Scaling.write(script, node, op);
        }
    }

    private void numeric(Node node, NumericOp op) {
        switch (op) {
            case Gemm gemm -> Products.gemm(script, node, gemm);
            case MatMul _ -> Products.matMul(script, node);
            case Softmax softmax -> Normalizing.softmax(script, node, softmax);
            case Unary unary -> Elementwise.unary(script, node, unary);
            case Binary binary -> Elementwise.binary(script, node, binary);
            case Cast cast -> Elementwise.cast(script, node, cast);
            case Clip _ -> Elementwise.clip(script, node);
            case Where _ -> Elementwise.where(script, node);
            case Dropout _ -> dropout(node);
            case Reduce reduce -> Reducing.reduce(script, node, reduce);
            default -> Counting.write(script, node, op);
        }
    }

    private void integer(Node node, IntegerOp op) {
        switch (op) {
            case QuantizeLinear quantize -> Quantizing.quantize(script, node, quantize);
            case DequantizeLinear dequantize -> Quantizing.dequantize(script, node, dequantize);
            default -> IntegerProducts.write(script, node, op);
        }
    }

    private void arranging(Node node, ArrangingOp op) {
        switch (op) {
            case Flatten flatten -> Arranging.flatten(script, node, flatten);
            case Reshape reshape -> Arranging.reshape(script, node, reshape);
            case ShapeOf shape -> Arranging.shapeOf(script, node, shape);
            case Concat concat -> Arranging.concat(script, node, concat);
            case Transpose transpose -> Arranging.transpose(script, node, transpose);
            case Squeeze _ -> Arranging.squeeze(script, node);
            case Unsqueeze _ -> Arranging.unsqueeze(script, node);
            case Expand _ -> Arranging.expand(script, node);
            case ConstantOfShape constant -> Arranging.constantOfShape(script, node, constant);
            case Gather gather -> Picking.gather(script, node, gather);
            case Slice _ -> Picking.slice(script, node);
            case Split split -> Picking.split(script, node, split);
            case Pad pad -> Picking.pad(script, node, pad);
            default -> Placing.write(script, node, op);
        }
    }

    private void dropout(Node node) {
        if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
            throw new Formless("the mask of a dropout that drops nothing has no use there");
        }
        Elementwise.same(script, node);
    }
}
