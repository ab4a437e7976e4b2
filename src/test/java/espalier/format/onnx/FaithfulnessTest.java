package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Value;
import espalier.model.op.Unknown;
import espalier.model.weight.Dense;
import espalier.runtime.OnnxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file holds besides the operators this program knows is kept.
class FaithfulnessTest {
    @TempDir
    Path folder;

    @Test
    void keepsUnknownOperatorsUntouched() throws IOException {
        OperatorCase regions = OperatorCase.of("Unknown", 13).input("x", 2, 3, 8, 8)
                .constant("r", Array.of(new float[]{1, 0, 1, 5, 6}, 1, 5)).node("MaxRoiPool", "n", "x", "r")
                .list("pooled_shape", 2, 3).with("spatial_scale", 0.9f).node("Relu", "y", "n").output("y");
        Graph graph = read(regions.model().toByteArray());
        assertThat(graph.nodes().getFirst().op()).isInstanceOf(Unknown.class);
        byte[] written = OnnxFile.bytes(graph);
        assertThat(ModelProto.parseFrom(written).getGraph().getNode(0)).isEqualTo(
                regions.model().getGraph().getNode(0));
        assertThat(run(written)).isEqualTo(run(regions.model().toByteArray()));
        assertThat(Shapes.of(graph).shape("n")).isEmpty();
    }

    @Test
    void takesOperatorsWithAttributesItDoesNotKnowForUnknown() throws IOException {
        OperatorCase odd = OperatorCase.of("Unknown", 13).input("x", 2, 3, 8, 8).node("Relu", "y", "x")
                .with("novelty", 3).output("y");
        assertThat(read(odd.model().toByteArray()).nodes().getFirst().op()).isInstanceOf(Unknown.class);
    }

    @Test
    void keepsBranchesAndWhatTheyTakeFromAround() throws IOException {
        ModelProto model = branching();
        Graph graph = read(model.toByteArray());
        assertThat(graph.nodes()).extracting(node -> node.op().type()).containsExactly("Greater", "If");
        byte[] written = OnnxFile.bytes(graph);
        assertThat(run(written)).isEqualTo(run(model.toByteArray()));
        assertThat(ModelProto.parseFrom(written).getGraph().getNode(1)).isEqualTo(model.getGraph().getNode(1));
    }

    @Test
    void keepsProvenanceAndUnfoldsFunctions() throws IOException {
        ModelProto model = OperatorCase.of("Unknown", 17).input("x", 2, 3, 8, 8).node("Twice", "y", "x").output("y")
                .model().toBuilder().setIrVersion(8).setProducerName("pytorch").setProducerVersion("2.7.1")
                .setDocString("a model").setModelVersion(4).setDomain("org.example")
                .addMetadataProps(StringStringEntryProto.newBuilder().setKey("author").setValue("me"))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1)).addFunctions(twice())
                .build();
        model = model.toBuilder().setGraph(model.getGraph().toBuilder().setDocString("a graph").setNode(0,
                model.getGraph().getNode(0).toBuilder().setDomain("local"))).build();
        Graph graph = read(model.toByteArray());
        assertThat(graph.source().producer()).isEqualTo("pytorch 2.7.1");
        byte[] written = OnnxFile.bytes(graph);
        ModelProto.Builder flat = model.toBuilder().clearFunctions();
        flat.getGraphBuilder().setNode(0, NodeProto.newBuilder().setOpType("Add").setName("node_y/c").addInput("x")
                .addInput("x").addOutput("y"));
        assertThat(ModelProto.parseFrom(written)).isEqualTo(flat.build());
        assertThat(run(written)).isEqualTo(run(model.toByteArray()));
    }

    @Test
    void takesInitializersOfOldFilesForConstantsThoughTheyAreInputsToo() throws IOException {
        OperatorCase old = OperatorCase.of("Gemm", 8).input("x", 2, 4).input("w", 4, 3).floats("w", 4, 3)
                .node("Gemm", "y", "x", "w").output("y");
        ModelProto model = old.model().toBuilder().setIrVersion(3).build();
        Graph graph = read(model.toByteArray());
        assertThat(graph.inputs()).extracting(Value::name).containsExactly("x");
        assertThat(graph.layers()).extracting(Layer::name).containsExactly("w");
        assertThat(ModelProto.parseFrom(OnnxFile.bytes(graph)).getGraph().getInputList()).extracting(
                ValueInfoProto::getName).containsExactly("x", "w");
    }

    @Test
    void sortsNodesThatAreOutOfOrder() throws IOException {
        ModelProto model = OperatorCase.of("Unary", 13).input("x", 2, 3).node("Relu", "a", "x").node("Exp", "b", "a")
                .node("Neg", "y", "b").output("y").model();
        ModelProto.Builder shuffled = model.toBuilder();
        shuffled.getGraphBuilder().clearNode().addNode(model.getGraph().getNode(2)).addNode(model.getGraph().getNode(1))
                .addNode(model.getGraph().getNode(0));
        assertThat(read(shuffled.build().toByteArray()).nodes()).extracting(Node::name)
                .containsExactly("node_a", "node_b", "node_y");
    }

    @Test
    void findsWeightsInConstantNodesAndBehindRearrangements() throws IOException {
        Array weights = SmallNetworks.random(new Random(1), 1, Shape.of(3, 2, 2));
        Graph graph = read(OperatorCase.of("MatMul", 9).input("x", 5, 4).node("Constant", "k", new String[0])
                .tensor("value", weights).longs("s", 3, 4).node("Reshape", "r", "k", "s").node("Transpose", "w", "r")
                .node("MatMul", "y", "x", "w").output("y").model().toByteArray());
        assertThat(graph.layers()).extracting(Layer::shape).containsExactly(Shape.of(4, 3));
        assertThat(graph.nodes()).extracting(node -> node.op().type()).containsExactly("MatMul");
        float[] flat = weights.toFloats();
        assertThat(graph.weights().get("w").toDense().toFloats()).startsWith(flat[0], flat[4], flat[8], flat[1]);
    }

    @Test
    void keepsTypesAndReadsEveryFieldThatHoldsNumbers() throws IOException {
        var graph = GraphProto.newBuilder().setName("types");
        for (ElementType type : ElementType.values()) {
            if (type.bytes() > 0) {
                graph.addInitializer(typed(type));
            }
        }
        Graph read = read(ofWeights(graph));
        for (ElementType type : ElementType.values()) {
            if (type.bytes() > 0) {
                Array array = ((Dense) read.weights().get(type.name())).array();
                assertThat(array.type()).isEqualTo(type);
                assertThat(array.toFloats()).as(type.name()).isEqualTo(new float[]{1, 0});
            }
        }
        assertThat(OnnxFile.bytes(read(OnnxFile.bytes(read)))).isEqualTo(OnnxFile.bytes(read));
    }

    @Test
    void mapsExternalData() throws IOException {
        byte[] floats = ByteBuffer.allocate(4 * 12).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, 2.5f).array();
        Files.createDirectory(folder.resolve("data"));
        Files.write(folder.resolve("data/weights.bin"), floats);
        var tensor = TensorProto.newBuilder().setName("w").setDataType(1).addDims(2).addDims(3)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("data/weights.bin"))
                .addExternalData(StringStringEntryProto.newBuilder().setKey("offset").setValue("24"));
        Graph graph = read(ofWeights(GraphProto.newBuilder().setName("external").addInitializer(tensor)));
        assertThat(graph.weights().get("w").toDense().toFloats()).containsExactly(0, 0, 0, 0, 2.5f, 0);
    }

    @Test
    void keepsOutputsWithoutShape() throws IOException {
        ModelProto model = OperatorCase.of("Unary", 13).input("x", 2, 3).node("Relu", "y", "x").output("y").model();
        Graph graph = read(model.toByteArray());
        assertThat(ModelProto.parseFrom(OnnxFile.bytes(graph)).getGraph().getOutput(0))
                .isEqualTo(model.getGraph().getOutput(0));
        assertThat(Shapes.of(graph).shape("y")).contains(Shape.of(2, 3));
    }

    @Test
    void followsSymbolicSizes() throws IOException {
        ModelProto.Builder model = OperatorCase.of("Unary", 13).input("x", 2, 3, 8, 8).node("Shape", "s", "x")
                .constant("z", Array.of(0L).reshaped(Shape.SCALAR)).node("Gather", "n", "s", "z").longs("r", -1)
                .longs("u", 0)
                .node("Unsqueeze", "n1", "n", "u").node("Concat", "t", "n1", "r").with("axis", 0)
                .node("Reshape", "y", "x", "t").output("y").model().toBuilder();
        model.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder()
                .getDimBuilder(0).setDimParam("batch");
        assertThat(Shapes.of(read(model.build().toByteArray())).shape("y"))
                .contains(new Shape(List.of(new Dim.Symbol("batch"), Dim.of(192))));
    }

    private static TensorProto typed(ElementType type) {
        var tensor = TensorProto.newBuilder().setName(type.name()).setDataType(ElementTypes.number(type)).addDims(2);
        switch (type) {
            case FLOAT32 -> tensor.addFloatData(1).addFloatData(0);
            case FLOAT64 -> tensor.addDoubleData(1).addDoubleData(0);
            case INT64 -> tensor.addInt64Data(1).addInt64Data(0);
            case UINT32, UINT64 -> tensor.addUint64Data(1).addUint64Data(0);
            case FLOAT16 -> tensor.addInt32Data(0x3c00).addInt32Data(0);
            case BFLOAT16 -> tensor.addInt32Data(0x3f80).addInt32Data(0);
            // The bits of 1: sign, 4 or 5 bits of exponent, the rest of the mantissa.
            case FLOAT8E4M3FN -> tensor.addInt32Data(7 << 3).addInt32Data(0);
            case FLOAT8E4M3FNUZ -> tensor.addInt32Data(8 << 3).addInt32Data(0);
            case FLOAT8E5M2 -> tensor.addInt32Data(15 << 2).addInt32Data(0);
            case FLOAT8E5M2FNUZ -> tensor.addInt32Data(16 << 2).addInt32Data(0);
            default -> tensor.addInt32Data(1).addInt32Data(0);
        }
        return tensor.build();
    }

    private static byte[] ofWeights(GraphProto.Builder graph) {
        ModelProto base = OperatorCase.of("Unary", 17).input("x", 1).node("Relu", "y", "x").output("y").model();
        return base.toBuilder().setGraph(graph.addAllNode(base.getGraph().getNodeList())
                .addAllInput(base.getGraph().getInputList()).addAllOutput(base.getGraph().getOutputList())).build()
                .toByteArray();
    }

    private static FunctionProto twice() {
        return FunctionProto.newBuilder().setDomain("local").setName("Twice").addInput("a").addOutput("c")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addNode(NodeProto.newBuilder().setOpType("Add").addInput("a").addInput("a").addOutput("c")).build();
    }

    private static ModelProto branching() {
        ModelProto.Builder model = OperatorCase.of("Unknown", 13).input("x", 2, 3, 8, 8)
                .constant("w", SmallNetworks.random(new Random(4), 1, Shape.of(3, 8, 8)))
                .constant("zero", Array.of(new float[1], Shape.SCALAR))
                .constant("one", Array.of(new float[]{1}, Shape.SCALAR)).node("Greater", "b", "one", "zero")
                .node("If", "y", "b").output("y").model().toBuilder();
        model.getGraphBuilder().getNodeBuilder(1).addAttribute(branch("then_branch", "Add"))
                .addAttribute(branch("else_branch", "Sub"));
        return model.build();
    }

    private static AttributeProto branch(String name, String operator) {
        var output = ValueInfoProto.newBuilder().setName(name + "_y").setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE)));
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.GRAPH)
                .setG(GraphProto.newBuilder().setName(name).addOutput(output)
                        .addNode(NodeProto.newBuilder().setOpType(operator).addInput("x").addInput("w")
                                .addOutput(name + "_y")))
                .build();
    }

    private Graph read(byte[] model) throws IOException {
        return OnnxFile.read(Files.write(folder.resolve("m.onnx"), model));
    }

    private static float[] run(byte[] model) {
        try (OnnxSession session = OnnxSession.open(model)) {
            Array inputs = SmallNetworks.random(new Random(9), 1, Shape.of(2, 3, 8, 8));
            return session.run(inputs).toFloats();
        }
    }
}
