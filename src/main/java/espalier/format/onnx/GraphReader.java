package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Constant;
import espalier.model.op.Op;
import espalier.model.op.Unknown;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns an ONNX model into a graph.
final class GraphReader {
    private static final int OLDEST_OPSET = 7;

    private final GraphProto proto;
    private final Map<Integer, MemorySegment> contents;
    private final Source source;
    private final TensorReader tensors;
    private final NodeReader nodeReader;
    private final LinkedHashMap<String, Weight> weights = new LinkedHashMap<>();
    private final Map<String, Array> constants = new HashMap<>();
    private final KnownValues known = new KnownValues();
    private final Set<String> names = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();

    /// @param contents what was split off the initializers, by their position (see [SplitModel])
    GraphReader(ModelProto model, Map<Integer, MemorySegment> contents, ExternalFiles external) {
        if (!model.hasGraph()) {
            throw new MalformedException("it is not an ONNX model");
        }
        this.contents = contents;
        this.proto = model.getGraph();
        this.source = Provenance.read(model);
        this.tensors = new TensorReader(external);
        this.nodeReader = new NodeReader(source.opset(), tensors, this::constant, known::of);
    }

    Graph read() {
        if (source.opset() < OLDEST_OPSET) {
            throw new MalformedException(
                    "it says that it uses operator set " + source.opset() + ", which does not exist");
        }
        readInitializers();
        List<Value> inputs = proto.getInputList().stream().filter(input -> !weights.containsKey(input.getName()))
                .map(ValueReader::read).toList();
        requireDistinct(inputs);
        inputs.forEach(input -> known.add(input, source));
        collectNames();
        for (NodeProto node : new NodeOrder(proto, weights.keySet()).sorted()) {
            add(node);
        }
        List<Value> outputs = proto.getOutputList().stream().map(ValueReader::read).toList();
        if (outputs.isEmpty()) {
            throw new MalformedException("its graph has no output");
        }
        var folded = new ConstantFolding(nodes, weights, keptNames());
        return new Graph(proto.getName(), inputs, outputs, folded.nodes(), new LinkedHashMap<>(folded.weights()),
                source);
    }

    /// The values that something else than nodes takes: outputs and inner graphs.
    private Set<String> keptNames() {
        var kept = new HashSet<String>();
        proto.getOutputList().forEach(output -> kept.add(output.getName()));
        proto.getNodeList().forEach(node -> kept.addAll(NodeOrder.captured(node)));
        return kept;
    }

    private Optional<Array> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    private void readInitializers() {
        for (int i = 0; i < proto.getInitializerCount(); i++) {
            TensorProto tensor = proto.getInitializer(i);
            String what = "initializer '" + tensor.getName() + "'";
            addWeight(tensor.getName(), tensors.read(tensor, Optional.ofNullable(contents.get(i)), what), what);
        }
        for (SparseTensorProto sparse : proto.getSparseInitializerList()) {
            String name = sparse.getValues().getName();
            String what = "initializer '" + name + "'";
            addWeight(name, SparseReader.read(sparse, tensors, what), what);
        }
    }

    private void addWeight(String name, Array array, String what) {
        constants.put(name, array);
        known.add(name, array);
        if (weights.put(name, new Dense(array)) != null) {
            throw new MalformedException(what + " is there twice");
        }
    }

    private static void requireDistinct(List<Value> inputs) {
        var seen = new HashSet<String>();
        for (Value input : inputs) {
            if (!seen.add(input.name())) {
                throw new MalformedException("input '" + input.name() + "' is there twice");
            }
        }
    }

    private void collectNames() {
        names.addAll(weights.keySet());
        proto.getInputList().stream().map(ValueInfoProto::getName).forEach(names::add);
        for (NodeProto node : proto.getNodeList()) {
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
        }
    }

    private void add(NodeProto node) {
        if (node.getOutputCount() == 0) {
            throw new MalformedException("node '%s' (%s) has no output".formatted(node.getName(), node.getOpType()));
        }
        Op op = nodeReader.read(node);
        if (op instanceof Constant(Array value) && node.getOutputCount() > 0) {
            if (isWeight(value)) {
                addWeight(node.getOutput(0), value, "value '" + node.getOutput(0) + "'");
                return;
            }
            constants.put(node.getOutput(0), value);
            known.add(node.getOutput(0), value);
        }
        List<String> inputs = op instanceof Unknown ? node.getInputList() : lift(node);
        nodes.add(new Node(nodes.size(), node.getName(), op, inputs, outputsOf(node, op)));
        known.add(nodes.getLast());
    }

    /// Whether a constant inside the graph is what others store beside it: learned numbers.
    private static boolean isWeight(Array value) {
        return value.type().isFloating() && value.shape().rank() > 0 && value.elements() > 1;
    }

    private static List<String> outputsOf(NodeProto node, Op op) {
        List<String> outputs = new ArrayList<>(node.getOutputList());
        while (!(op instanceof Unknown) && outputs.size() > 1 && outputs.getLast().isEmpty()) {
            outputs.removeLast();
        }
        return outputs;
    }

    private List<String> lift(NodeProto node) {
        var inputs = new ArrayList<>(ResizeNodes.inputs(node, source.opset()));
        for (Lifted lifted : Lifted.of(node.getOpType(), source.opset())) {
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.getName().equals(lifted.attribute())) {
                    String name = fresh(node.getOutput(0) + "/" + lifted.attribute());
                    addWeight(name, lifted.value(attribute), name);
                    while (inputs.size() <= lifted.input()) {
                        inputs.add("");
                    }
                    inputs.set(lifted.input(), name);
                }
            }
        }
        return inputs;
    }

    private String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}
