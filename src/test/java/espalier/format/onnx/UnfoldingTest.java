package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Unknown;
import espalier.runtime.OnnxSession;
import espalier.train.Network;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Functions of a model and branches that never change are part of the graph.
class UnfoldingTest {
    private static final OperatorSetIdProto OWN = OperatorSetIdProto.newBuilder().setVersion(17).build();
    private static final OperatorSetIdProto LOCAL = OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1)
            .build();

    @Test
    void computesFunctionsThatCallFunctions() {
        // twice(x) = leaky(leaky(x)) with a slope given by the caller, where leaky has a slope of its own.
        FunctionProto leaky = function("Leaky", node("LeakyRelu", "a", "t").addAttribute(reference("alpha", "slope")),
                node("Abs", "t", "u"), node("Add", "t", "u", "c")).addAttributeProto(number("slope", 0.5f)).build();
        FunctionProto twice = function("Twice", local("Leaky", "a", "t").addAttribute(reference("slope", "first")),
                local("Leaky", "t", "c")).addAttribute("first").build();
        ModelProto model = model(leaky, twice, local("Twice", "x", "t").addAttribute(number("first", 0.1f)),
                local("Twice", "t", "y").addAttribute(number("first", 0.3f)));
        Graph graph = OnnxFile.read(model.toByteArray(), "model");
        assertThat(graph.nodes()).extracting(Node::op).hasSize(12)
                .noneMatch(Unknown.class::isInstance);
        computesTheSame(model, graph);
    }

    @Test
    void givesAnInputThatAFunctionPassesOnItsNewName() {
        FunctionProto pass = FunctionProto.newBuilder().setDomain("local").setName("Pass").addInput("a").addInput("b")
                .addOutput("c").addOutput("a").addOpsetImport(OWN).addNode(node("Neg", "a", "c")).build();
        // ONNX Runtime itself does not take such a function.
        Graph graph = OnnxFile.read(model(pass, function("G").build(), local("Pass", "x", "t").addOutput("u"),
                node("Mul", "t", "u", "y")).toByteArray(), "model");
        ModelProto plain = model(pass, function("G").build(), node("Neg", "x", "t"), node("Mul", "t", "x", "y"));
        computesTheSame(plain.toBuilder().clearFunctions().build(), graph);
    }

    @Test
    void takesTheBranchOfAConstantCondition() {
        for (boolean condition : new boolean[]{true, false}) {
            ModelProto.Builder model = model(function("F").build(), function("G").build(),
                    NodeProto.newBuilder().setOpType("If").setName("if").addInput("condition").addOutput("y")
                            .addAttribute(branch("then_branch", node("Neg", "x", "z")))
                            .addAttribute(branch("else_branch", node("Abs", "x", "t"), node("Add", "t", "one", "z"))))
                    .toBuilder().clearFunctions();
            model.getGraphBuilder().addInitializer(TensorProto.newBuilder().setName("condition")
                    .setDataType(TensorProto.DataType.BOOL_VALUE).addInt32Data(condition ? 1 : 0));
            Graph graph = OnnxFile.read(model.build().toByteArray(), "model");
            assertThat(graph.nodes()).extracting(node -> node.op().type()).containsExactly(condition
                    ? new String[]{"Neg"}
                    : new String[]{"Abs", "Add"});
            computesTheSame(model.build(), graph);
        }
    }

    @Test
    void refusesFunctionsThatNeverEndOrGrowBeyondMeasure() {
        FunctionProto endless = function("F", local("G", "a", "c")).build();
        FunctionProto back = function("G", local("F", "a", "c")).build();
        assertThatThrownBy(() -> OnnxFile.read(model(endless, back, local("F", "x", "y")).toByteArray(), "model"))
                .isInstanceOf(InputException.class).hasMessageContaining("'F' calls itself");
        ModelProto.Builder bomb = model(function("F0", node("Neg", "a", "c")).build(), function("G").build(),
                local("F60", "x", "y")).toBuilder();
        for (int i = 1; i <= 60; i++) {
            String inner = "F" + (i - 1);
            bomb.addFunctions(function("F" + i, local(inner, "a", "t"), local(inner, "t", "c")));
        }
        byte[] bytes = bomb.build().toByteArray();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThatThrownBy(() -> OnnxFile.read(
                bytes, "model")).isInstanceOf(InputException.class).hasMessageContaining("more than 500000 nodes"));
    }

    private static void computesTheSame(ModelProto model, Graph graph) {
        Array x = SmallNetworks.random(new Random(5), 1, Shape.of(2, 3));
        SequencedMap<String, Array> inputs = new LinkedHashMap<>(Map.of("x", x));
        Array expected = run(model.toByteArray(), inputs);
        assertThat(run(OnnxFile.bytes(graph), inputs).toFloats()).containsExactly(expected.toFloats());
        try (Network network = Network.of(graph)) {
            assertThat(network.run(x).toFloats()).containsExactly(expected.toFloats(), Offset.offset(1e-6f));
        }
    }

    private static Array run(byte[] model, SequencedMap<String, Array> inputs) {
        try (OnnxSession session = OnnxSession.open(model)) {
            return session.run(inputs).get("y");
        }
    }

    /// A function from `a` to `c`.
    private static FunctionProto.Builder function(String name, NodeProto.Builder... nodes) {
        var function = FunctionProto.newBuilder().setDomain("local").setName(name).addInput("a").addOutput("c")
                .addOpsetImport(OWN).addOpsetImport(LOCAL);
        for (NodeProto.Builder node : nodes) {
            function.addNode(node);
        }
        return nodes.length == 0 ? function.addNode(node("Neg", "a", "c")) : function;
    }

    /// A node whose last name is its output.
    private static NodeProto.Builder node(String type, String... names) {
        var node = NodeProto.newBuilder().setOpType(type);
        for (int i = 0; i < names.length - 1; i++) {
            node.addInput(names[i]);
        }
        return node.addOutput(names[names.length - 1]);
    }

    private static NodeProto.Builder local(String type, String... names) {
        return node(type, names).setDomain("local");
    }

    private static AttributeProto.Builder reference(String name, String of) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setRefAttrName(of);
    }

    private static AttributeProto.Builder number(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value);
    }

    private static AttributeProto.Builder branch(String name, NodeProto.Builder... nodes) {
        var graph = GraphProto.newBuilder().setName(name).addOutput(ValueInfoProto.newBuilder().setName("z"));
        graph.addInitializer(TensorProto.newBuilder().setName("one").setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(new byte[]{0, 0, (byte) 0x80, 0x3f})));
        for (NodeProto.Builder node : nodes) {
            graph.addNode(node);
        }
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.GRAPH).setG(graph);
    }

    private static ModelProto model(FunctionProto first, FunctionProto second, NodeProto.Builder... nodes) {
        ModelProto base = OperatorCase.of("Unary", 17).input("x", 2, 3).node("Relu", "y", "x").output("y").model();
        GraphProto.Builder graph = base.getGraph().toBuilder().clearNode();
        for (NodeProto.Builder node : nodes) {
            graph.addNode(node);
        }
        return base.toBuilder().setIrVersion(8).setGraph(graph).addOpsetImport(LOCAL).addFunctions(first)
                .addFunctions(second).build();
    }
}
