package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Networks of a few seeded layers, for tests.
final class SmallNetworks {
    private final Random random = new Random(3);
    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private String last = "input";

    private SmallNetworks() {
    }

    /// Plain, grouped and transposed convolutions, both kinds of Gemm and a MatMul; input `[batch, 4, 9, 9]`.
    static Graph convolutional(int opset) {
        return new SmallNetworks().build(opset);
    }

    /// The same after an operator that this program does not know.
    static Graph withUnknown(int opset) {
        var net = new SmallNetworks();
        net.node(new Unknown("com.microsoft", "QuickGelu", MemorySegment.ofArray(new byte[0])));
        return net.build(opset);
    }

    private Graph build(int opset) {
        layer("conv1", conv(1, 1, 3, 3), Shape.of(12, 4, 3, 3), 12);
        node(Unary.of(Unary.Kind.Relu));
        layer("up1", new ConvTranspose(conv(1, 1, 3, 2).window(), 1, List.of(0, 0), List.of()), Shape.of(12, 10, 3, 2),
                10);
        layer("up2", new ConvTranspose(conv(1, 2, 2, 2).window(), 2, List.of(1, 0), List.of(9, 9)),
                Shape.of(10, 6, 2, 2), 12);
        layer("conv2", conv(4, 2, 3, 3), Shape.of(16, 3, 3, 3), 16);
        node(new Flatten(1));
        layer("fc1", new Gemm(0.5f, 2, false, true), Shape.of(40, 256), 40);
        node(Unary.of(Unary.Kind.Tanh));
        layer("fc2", new Gemm(1, 1, false, false), Shape.of(40, 30), 30);
        layer("fc3", new MatMul(), Shape.of(30, 20), 0);
        node(new Softmax(opset < 13 ? 1 : -1, true, opset < 13));
        var source = new Source("ONNX", "test", 8, Map.of("", (long) opset, "com.microsoft", 1L), Map.of());
        Shape input = new Shape(List.of(new Dim.Symbol("batch"), Dim.of(4), Dim.of(9), Dim.of(9)));
        Shape output = new Shape(List.of(new Dim.Symbol("batch"), Dim.of(20)));
        return new Graph("small", List.of(new Value("input", ElementType.FLOAT32, input)),
                List.of(new Value(last, ElementType.FLOAT32, output)), nodes,
                new LinkedHashMap<>(weights), source);
    }

    private static Conv conv(int groups, int stride, int... kernel) {
        return new Conv(new Window(List.of(kernel[0], kernel[1]), List.of(stride, stride), List.of(1, 1),
                List.of(1, 1, 0, 0), Window.Padding.EXPLICIT), groups);
    }

    private void layer(String name, Op op, Shape shape, int biases) {
        weights.put(name + ".weight", new Dense(random(random, 0.3f, shape)));
        if (biases > 0) {
            weights.put(name + ".bias", new Dense(random(random, 0.1f, Shape.of(biases))));
            node(op, name + ".weight", name + ".bias");
        } else {
            node(op, name + ".weight");
        }
    }

    private void node(Op op, String... constants) {
        var inputs = new ArrayList<String>(List.of(last));
        inputs.addAll(List.of(constants));
        last = "v" + nodes.size();
        nodes.add(new Node(nodes.size(), "n" + nodes.size(), op, inputs, List.of(last)));
    }

    /// Normal numbers of this standard deviation.
    static Array random(Random random, float deviation, Shape shape) {
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return Array.of(values, shape);
    }
}
