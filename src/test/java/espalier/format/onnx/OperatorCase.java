package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;

/// A model of a node or a few, built the way exporters of its operator set build it.
public final class OperatorCase {
    private static final TensorWriter TENSORS = new TensorWriter(false);

    private final String operator;
    private final int opset;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("case");
    private final SequencedMap<String, Shape> inputs = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private boolean isOpen;
    private NodeProto.Builder node = NodeProto.newBuilder();

    private OperatorCase(String operator, int opset) {
        this.operator = operator;
        this.opset = opset;
    }

    /// The class in `model.op` that this is about.
    String operator() {
        return operator;
    }

    public SequencedMap<String, Shape> inputs() {
        return inputs;
    }

    @Override
    public String toString() {
        return operator + " " + opset + " " + graph.getNode(graph.getNodeCount() - 1).getOpType();
    }

    static OperatorCase of(String operator, int opset) {
        return new OperatorCase(operator, opset);
    }

    /// Says that sizes follow from numbers that only a run has.
    OperatorCase open() {
        isOpen = true;
        return this;
    }

    boolean isOpen() {
        return isOpen;
    }

    /// A graph input.
    OperatorCase input(String name, long... sizes) {
        inputs.put(name, Shape.of(sizes));
        graph.addInput(ValueWriter.write(name, ElementType.FLOAT32, Shape.of(sizes)));
        return this;
    }

    /// A constant.
    OperatorCase constant(String name, Array array) {
        graph.addInitializer(TENSORS.tensor(array).setName(name));
        return this;
    }

    /// Seeded floats.
    OperatorCase floats(String name, long... sizes) {
        return constant(name, SmallNetworks.random(new Random(name.hashCode()), 0.5f, Shape.of(sizes)));
    }

    OperatorCase longs(String name, long... values) {
        return constant(name, Array.of(values));
    }

    /// A node with outputs `output`, `output_1` …
    OperatorCase node(String type, String output, String... from) {
        node = graph.addNodeBuilder().setOpType(type).setName("node_" + output).addOutput(output)
                .addAllInput(List.of(from));
        return this;
    }

    /// One more output of the node, which the model keeps to itself.
    OperatorCase alsoMakes(String name) {
        node.addOutput(name);
        return this;
    }

    OperatorCase alsoOutput(String name) {
        node.addOutput(name);
        outputs.add(name);
        return this;
    }

    OperatorCase with(String attribute, long value) {
        AttributeWriter.integer(node, attribute, value);
        return this;
    }

    OperatorCase with(String attribute, float value) {
        AttributeWriter.number(node, attribute, value);
        return this;
    }

    OperatorCase with(String attribute, String value) {
        AttributeWriter.text(node, attribute, value);
        return this;
    }

    OperatorCase list(String attribute, long... values) {
        AttributeWriter.longs(node, attribute, values);
        return this;
    }

    OperatorCase numbers(String attribute, float... values) {
        AttributeWriter.numbers(node, attribute, values);
        return this;
    }

    /// A tensor of which only the values at some places are there.
    OperatorCase sparse(String attribute, Array values, Array places, long... sizes) {
        var sparse = SparseTensorProto.newBuilder().setValues(TENSORS.tensor(values))
                .setIndices(TENSORS.tensor(places));
        for (long size : sizes) {
            sparse.addDims(size);
        }
        node.addAttribute(AttributeProto.newBuilder().setName(attribute)
                .setType(AttributeProto.AttributeType.SPARSE_TENSOR).setSparseTensor(sparse));
        return this;
    }

    OperatorCase tensor(String attribute, Array value) {
        AttributeWriter.tensor(node, attribute, TENSORS.tensor(value).build());
        return this;
    }

    /// The model; the last node's first output is an output, of type `type`.
    OperatorCase output(String name) {
        outputs.addFirst(name);
        return this;
    }

    public ModelProto model() {
        var model = ModelProto.newBuilder().setIrVersion(Math.max(4, Opsets.irVersion(opset)))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
        GraphProto.Builder complete = graph.clone();
        for (String output : outputs) {
            complete.addOutput(ValueInfoProto.newBuilder().setName(output).setType(TypeProto.newBuilder()
                    .setTensorType(TypeProto.Tensor.newBuilder().setElemType(typeOf(output)))));
        }
        return model.setGraph(complete).build();
    }

    private int typeOf(String output) {
        return switch (output.charAt(0)) {
            case 'b' -> TensorProto.DataType.BOOL_VALUE;
            case 'i' -> TensorProto.DataType.INT64_VALUE;
            default -> TensorProto.DataType.FLOAT_VALUE;
        };
    }

    public static List<OperatorCase> all() {
        var all = new ArrayList<OperatorCase>();
        LayerCases.addTo(all);
        NumericCases.addTo(all);
        PickingCases.addTo(all);
        ArrangingCases.addTo(all);
        IntegerCases.addTo(all);
        WindowCases.addTo(all);
        ResizeCases.addTo(all);
        NormalizationCases.addTo(all);
        return all;
    }

}
