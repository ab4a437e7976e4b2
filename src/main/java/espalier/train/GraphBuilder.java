package espalier.train;

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
import espalier.model.op.Conv;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Unary;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/// Puts a new network together, layer by layer, with random weights.
///
/// Values are names; each method gives the name of what it made. Weights are drawn as in He et al., *Delving Deep into
/// Rectifiers* (2015), eq. 10: normal, variance `gain² / fan-in`, with gain² 2 before a rectifier and 1 elsewhere.
final class GraphBuilder {
    /// The graph's input.
    static final String INPUT = "input";

    private final SplittableRandom random;
    private final List<Node> nodes = new ArrayList<>();
    private final LinkedHashMap<String, Weight> weights = new LinkedHashMap<>();

    GraphBuilder(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A square convolution; `gain` is the squared gain of what follows.
    String conv(String name, String input, int inputs, int outputs, int kernel, int stride, int pad, boolean bias,
            double gain) {
        normal(name + ".weight", gain / ((double) inputs * kernel * kernel), outputs, inputs, kernel, kernel);
        var names = new ArrayList<>(List.of(input, name + ".weight"));
        if (bias) {
            constant(name + ".bias", 0, outputs);
            names.add(name + ".bias");
        }
        return node(name, new Conv(window(kernel, stride, pad), 1), names);
    }

    String linear(String name, String input, int inputs, int outputs, double gain) {
        normal(name + ".weight", gain / inputs, outputs, inputs);
        constant(name + ".bias", 0, outputs);
        return node(name, new Gemm(1, 1, false, true), List.of(input, name + ".weight", name + ".bias"));
    }

    String batchNorm(String name, String input, int channels) {
        constant(name + ".weight", 1, channels);
        constant(name + ".bias", 0, channels);
        constant(name + ".running_mean", 0, channels);
        constant(name + ".running_var", 1, channels);
        return node(name, new BatchNorm(1e-5f, 0.9f), List.of(input, name + ".weight", name + ".bias",
                name + ".running_mean", name + ".running_var"));
    }

    String maxPool(String name, String input, int kernel) {
        return node(name, new Pool(Pool.Kind.MAX, window(kernel, kernel, 0), false, false), List.of(input));
    }

    String relu(String name, String input) {
        return node(name, Unary.of(Unary.Kind.Relu), List.of(input));
    }

    String add(String name, String left, String right) {
        return node(name, new Binary(Binary.Kind.Add), List.of(left, right));
    }

    String globalAverage(String name, String input) {
        return node(name, new GlobalPool(Pool.Kind.AVERAGE), List.of(input));
    }

    String flatten(String name, String input) {
        return node(name, new Flatten(1), List.of(input));
    }

    /// The graph whose input has `example`'s shape behind a free batch dimension.
    Graph build(String name, Shape example, String output, int classes) {
        var dims = new ArrayList<Dim>();
        dims.add(new Dim.Symbol("batch"));
        dims.addAll(example.dims());
        var input = new Value(INPUT, ElementType.FLOAT32, new Shape(dims));
        var logits = new Value(output, ElementType.FLOAT32,
                new Shape(List.of(new Dim.Symbol("batch"), Dim.of(classes))));
        return new Graph(name, List.of(input), List.of(logits), nodes, weights, Source.own());
    }

    private String node(String name, Op op, List<String> inputs) {
        String output = name + ".output";
        nodes.add(new Node(nodes.size(), name, op, inputs, List.of(output)));
        return output;
    }

    private static Window window(int kernel, int stride, int pad) {
        return new Window(both(kernel), both(stride), both(1), Collections.nCopies(4, pad), Window.Padding.EXPLICIT);
    }

    private static List<Integer> both(int size) {
        return List.of(size, size);
    }

    private void normal(String name, double variance, long... sizes) {
        float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.sqrt(variance));
        }
        weights.put(name, new Dense(Array.of(values, sizes)));
    }

    private void constant(String name, float value, int length) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        weights.put(name, new Dense(Array.of(values, length)));
    }
}
