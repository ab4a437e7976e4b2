package espalier.sketch;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Clip;
import espalier.model.op.Concat;
import espalier.model.op.Conv;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Unary;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// Draws a network node by node; each method gives the name of its result.
public final class NetSketch {
    public static final String INPUT = "input";

    private final Random random;
    private final LinkedHashMap<String, Weight> weights = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    public NetSketch(long seed) {
        random = new Random(seed);
    }

    /// A convolution with bias that keeps the size at stride 1, its weights of He's variance.
    public String conv(String from, int inputs, int outputs, int kernel, int stride, int groups) {
        String name = "conv" + nodes.size();
        double deviation = Math.sqrt(2.0 * groups / (inputs * kernel * kernel));
        weight(name + ".weight", deviation, outputs, inputs / groups, kernel, kernel);
        weight(name + ".bias", 0.1, outputs);
        return node(new Conv(window(kernel, stride, kernel / 2), groups), from, name + ".weight", name + ".bias");
    }

    /// A convolution without bias and a batch-norm with statistics of its own.
    public String convNorm(String from, int inputs, int outputs, int kernel, int stride) {
        String name = "conv" + nodes.size();
        weight(name + ".weight", Math.sqrt(2.0 / (inputs * kernel * kernel)), outputs, inputs, kernel, kernel);
        String conv = node(new Conv(window(kernel, stride, kernel / 2), 1), from, name + ".weight");
        String norm = "norm" + nodes.size();
        positive(norm + ".scale", outputs);
        weight(norm + ".shift", 0.2, outputs);
        weight(norm + ".mean", 0.2, outputs);
        positive(norm + ".variance", outputs);
        return node(new BatchNorm(1e-5f, 0.9f), conv, norm + ".scale", norm + ".shift", norm + ".mean",
                norm + ".variance");
    }

    public String relu(String from) {
        return node(Unary.of(Unary.Kind.Relu), from);
    }

    public String unary(Unary.Kind kind, String from) {
        return node(Unary.of(kind), from);
    }

    /// A clip to 0 … 6.
    public String relu6(String from) {
        weights.putIfAbsent("zero", new Dense(Array.of(new float[]{0}, Shape.SCALAR)));
        weights.putIfAbsent("six", new Dense(Array.of(new float[]{6}, Shape.SCALAR)));
        return node(new Clip(), from, "zero", "six");
    }

    public String add(String left, String right) {
        return node(new Binary(Binary.Kind.Add), left, right);
    }

    public String concat(String left, String right) {
        return node(new Concat(1), left, right);
    }

    public String maxPool(String from, int kernel, int stride) {
        return node(new Pool(Pool.Kind.MAX, window(kernel, stride, kernel / 2), false, false), from);
    }

    public String averagePool(String from, int size) {
        return node(new Pool(Pool.Kind.AVERAGE, window(size, size, 0), false, false), from);
    }

    public String globalAverage(String from) {
        return node(new Flatten(1), node(new GlobalPool(Pool.Kind.AVERAGE), from));
    }

    public String flatten(String from) {
        return node(new Flatten(1), from);
    }

    /// A matrix product with bias, its weight one row an output.
    public String linear(String from, int inputs, int outputs) {
        String name = "fc" + nodes.size();
        weight(name + ".weight", Math.sqrt(2.0 / inputs), outputs, inputs);
        weight(name + ".bias", 0.1, outputs);
        return node(new Gemm(1, 1, false, true), from, name + ".weight", name + ".bias");
    }

    /// A matrix product, then a bias added.
    public String product(String from, int inputs, int outputs) {
        String name = "mm" + nodes.size();
        weight(name + ".weight", Math.sqrt(2.0 / inputs), inputs, outputs);
        weight(name + ".bias", 0.1, outputs);
        return node(new Binary(Binary.Kind.Add), node(new MatMul(), from, name + ".weight"), name + ".bias");
    }

    /// A convolution over one dimension, with bias; it keeps the size at stride 1.
    public String conv1d(String from, int inputs, int outputs, int kernel, int stride) {
        String name = "conv" + nodes.size();
        weight(name + ".weight", Math.sqrt(2.0 / (inputs * kernel)), outputs, inputs, kernel);
        weight(name + ".bias", 0.1, outputs);
        var window = new Window(List.of(kernel), List.of(stride), List.of(1), Collections.nCopies(2, kernel / 2),
                Window.Padding.EXPLICIT);
        return node(new Conv(window, 1), from, name + ".weight", name + ".bias");
    }

    /// A weight that is given.
    public String constant(String name, Array values) {
        weights.put(name, new Dense(values));
        return name;
    }

    /// Any node.
    public String node(Op op, String... inputs) {
        String output = "v" + nodes.size();
        nodes.add(new Node(nodes.size(), "/" + op.type() + "_" + nodes.size(), op, List.of(inputs), List.of(output)));
        return output;
    }

    /// The network from [#INPUT] to `output`, for any batch of examples of a shape.
    public Graph build(String output, int classes, long... example) {
        var dims = new ArrayList<Dim>(List.of(new Dim.Symbol("batch")));
        for (long size : example) {
            dims.add(Dim.of(size));
        }
        return new Graph("sketch", List.of(new Value(INPUT, ElementType.FLOAT32, new Shape(dims))),
                List.of(new Value(output, ElementType.FLOAT32,
                        new Shape(List.of(new Dim.Symbol("batch"), Dim.of(classes))))),
                nodes, weights, Source.own());
    }

    /// Normal numbers.
    public static Array normal(Random random, double deviation, long... sizes) {
        float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Array.of(values, sizes);
    }

    public void weight(String name, double deviation, long... sizes) {
        weights.put(name, new Dense(normal(random, deviation, sizes)));
    }

    private void positive(String name, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 0.5f + random.nextFloat();
        }
        weights.put(name, new Dense(Array.of(values, count)));
    }

    private static Window window(int kernel, int stride, int pad) {
        return new Window(List.of(kernel, kernel), List.of(stride, stride), List.of(1, 1),
                Collections.nCopies(4, pad), Window.Padding.EXPLICIT);
    }
}
