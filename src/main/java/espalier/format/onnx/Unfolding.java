package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the nodes of a model's own functions, and of the branch of an `If` whose condition is a constant, in place of the nodes that
/// stand for them.
final class Unfolding {
    private static final int MOST_NODES = 500_000;
    /// Deeper than any model calls, and not too deep for the stack.
    private static final int DEEPEST = 200;
    /// Where a function is being counted.
    private static final long OPEN = -1;

    private final Map<String, FunctionProto> functions;
    private final Map<String, Boolean> conditions;
    private final Set<String> names;
    private final long opset;
    private final Map<String, Long> sizes = new HashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> initializers = new ArrayList<>();

    private Unfolding(ModelProto model) {
        functions = new HashMap<>();
        model.getFunctionsList().forEach(function -> functions
                .put(key(function.getDomain(), function.getName(), function.getOverload()), function));
        conditions = new HashMap<>();
        names = new HashSet<>();
        opset = model.getOpsetImportList().stream().filter(set -> isOwn(set.getDomain()))
                .mapToLong(set -> set.getVersion()).findFirst().orElse(0);
    }

    /// For a graph inside a node.
    private Unfolding(Unfolding around) {
        functions = around.functions;
        conditions = new HashMap<>(around.conditions);
        names = around.names;
        opset = around.opset;
    }

    /// The model without its own functions.
    ///
    /// @throws MalformedException if a function calls itself, or all of them together unfold to more nodes than any model has
    static ModelProto of(ModelProto model) {
        boolean isFlat = model.getFunctionsCount() == 0
                && model.getGraph().getNodeList().stream().noneMatch(node -> node.getOpType().equals("If"));
        if (isFlat) {
            return model;
        }
        var unfolding = new Unfolding(model);
        if (unfolding.size(model.getGraph().getNodeList(), 0) > MOST_NODES) {
            throw new MalformedException("its functions unfold to more than " + MOST_NODES + " nodes");
        }
        return model.toBuilder().clearFunctions().setGraph(unfolding.unfolded(model.getGraph())).build();
    }

    /// How many nodes these unfold to; more than the most are not counted.
    private long size(List<NodeProto> all, int depth) {
        long size = 0;
        for (NodeProto node : all) {
            String key = key(node.getDomain(), node.getOpType(), node.getOverload());
            size += functions.containsKey(key) ? size(key, depth) : 1;
            for (AttributeProto attribute : node.getAttributeList()) {
                size += attribute.hasG() ? size(attribute.getG().getNodeList(), depth) : 0;
            }
            size = Math.min(size, MOST_NODES + 1L);
        }
        return size;
    }

    private long size(String key, int depth) {
        if (sizes.getOrDefault(key, 0L) == OPEN || depth >= DEEPEST) {
            throw new MalformedException("its function '%s' calls itself, or functions call each other %d deep"
                    .formatted(functions.get(key).getName(), DEEPEST));
        }
        if (!sizes.containsKey(key)) {
            sizes.put(key, OPEN);
            sizes.put(key, size(functions.get(key).getNodeList(), depth + 1));
        }
        return sizes.get(key);
    }

    private GraphProto unfolded(GraphProto graph) {
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> {
            names.add(tensor.getName());
            note(tensor.getName(), tensor);
        });
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        graph.getNodeList().forEach(this::unfold);
        return graph.toBuilder().clearNode().addAllNode(nodes).addAllInitializer(initializers).build();
    }

    private void unfold(NodeProto node) {
        FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
        if (function != null) {
            call(node, function);
        } else if (isOwn(node.getDomain()) && node.getOpType().equals("If")
                && conditions.containsKey(node.getInput(0)) && branch(node).getSparseInitializerCount() == 0) {
            choose(node, branch(node));
        } else {
            keep(node);
        }
    }

    private void keep(NodeProto node) {
        NodeProto.Builder kept = node.toBuilder();
        for (int i = 0; i < kept.getAttributeCount(); i++) {
            AttributeProto attribute = kept.getAttribute(i);
            if (attribute.hasG()) {
                GraphProto inner = new Unfolding(this).unfolded(attribute.getG());
                kept.setAttribute(i, attribute.toBuilder().setG(inner));
            }
            if (node.getOpType().equals("Constant") && attribute.hasT() && node.getOutputCount() > 0) {
                note(node.getOutput(0), attribute.getT());
            }
        }
        nodes.add(kept.build());
    }

    /// Remembers single truth values, on which a branch may depend.
    private void note(String name, TensorProto tensor) {
        boolean isOne = tensor.getDataType() == TensorProto.DataType.BOOL_VALUE
                && tensor.getDimsList().stream().allMatch(size -> size == 1);
        if (isOne && tensor.getInt32DataCount() == 1) {
            conditions.put(name, tensor.getInt32Data(0) != 0);
        } else if (isOne && tensor.getRawData().size() == 1) {
            conditions.put(name, tensor.getRawData().byteAt(0) != 0);
        }
    }

    private void call(NodeProto node, FunctionProto function) {
        function.getOpsetImportList().stream().filter(set -> isOwn(set.getDomain()) && set.getVersion() != opset)
                .findFirst().ifPresent(set -> {
                    throw new MalformedException("its function '%s' uses operator set %d, the model itself %d"
                            .formatted(function.getName(), set.getVersion(), opset));
                });
        var scope = new Scope(prefix(node));
        for (int i = 0; i < function.getInputCount(); i++) {
            scope.rename(function.getInput(i), i < node.getInputCount() ? node.getInput(i) : "");
        }
        function.getAttributeProtoList().forEach(scope::give);
        node.getAttributeList().forEach(scope::give);
        var body = new Body(function.getNodeList(), function.getOutputList());
        enter(body, scope, node);
    }

    private GraphProto branch(NodeProto node) {
        String name = conditions.get(node.getInput(0)) ? "then_branch" : "else_branch";
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst()
                .map(AttributeProto::getG).orElseThrow(() -> new MalformedException(
                        "node '%s' (If) has no '%s'".formatted(node.getName(), name)));
    }

    private void choose(NodeProto node, GraphProto branch) {
        var scope = new Scope(prefix(node));
        for (TensorProto tensor : branch.getInitializerList()) {
            String name = fresh(scope.prefix() + tensor.getName());
            scope.rename(tensor.getName(), name);
            note(name, tensor);
            initializers.add(tensor.toBuilder().setName(name).build());
        }
        var body = new Body(branch.getNodeList(),
                branch.getOutputList().stream().map(output -> output.getName()).toList());
        enter(body, scope, node);
    }

    /// What stands for a node.
    private record Body(List<NodeProto> nodes, List<String> outputs) {}

    private void enter(Body body, Scope scope, NodeProto node) {
        var made = new HashSet<String>();
        body.nodes().forEach(inner -> made.addAll(inner.getOutputList()));
        var copies = new ArrayList<NodeProto>();
        for (int i = 0; i < Math.min(node.getOutputCount(), body.outputs().size()); i++) {
            String output = body.outputs().get(i);
            if (made.remove(output)) {
                scope.rename(output, node.getOutput(i).isEmpty() ? fresh(scope.prefix() + output) : node.getOutput(i));
            } else if (!node.getOutput(i).isEmpty()) {
                copies.add(NodeProto.newBuilder().setOpType("Identity").setName(scope.prefix() + output)
                        .addInput(output).addOutput(node.getOutput(i)).build());
            }
        }
        made.stream().filter(name -> !name.isEmpty()).forEach(name -> scope.rename(name, fresh(scope.prefix() + name)));
        body.nodes().forEach(inner -> unfold(scope.renamed(inner)));
        copies.forEach(copy -> keep(copy.toBuilder().setInput(0, scope.of(copy.getInput(0))).build()));
    }

    private static String prefix(NodeProto node) {
        return (node.getName().isEmpty() ? node.getOutput(0) : node.getName()) + "/";
    }

    private String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }

    private static boolean isOwn(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private static String key(String domain, String name, String overload) {
        return (isOwn(domain) ? "" : domain) + ":" + name + ":" + overload;
    }
}
