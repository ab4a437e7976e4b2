package espalier.compress;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Graphs with random weights: a convolution, a grouped one, a Gemm and a MatMul.
public final class SmallModels {
    private SmallModels() {
    }

    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /// Normally distributed numbers with a scale per outermost index, so that channels differ.
    public static Array normal(RandomGenerator random, long... sizes) {
        Shape shape = Shape.of(sizes);
        float[] values = new float[Math.toIntExact(shape.elements())];
        int inner = Math.max(1, values.length / (int) sizes[0]);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * (0.05 + 0.01 * (i / inner % 7)));
        }
        return Array.of(values, shape);
    }

    public static Graph of(long seed) {
        RandomGenerator random = random(seed);
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("conv.weight", new Dense(normal(random, 8, 3, 3, 3)));
        weights.put("grouped.weight", new Dense(normal(random, 8, 2, 3, 3)));
        weights.put("fc.weight", new Dense(normal(random, 20, 32)));
        weights.put("product.weight", new Dense(normal(random, 20, 10)));
        var window = new Window(List.of(3, 3), List.of(1, 1), List.of(1, 1), List.of(0, 0, 0, 0),
                Window.Padding.EXPLICIT);
        var nodes = List.of(new Node(0, "", new Conv(window, 1), List.of("x", "conv.weight"), List.of("a")),
                new Node(1, "", new Conv(window, 4), List.of("a", "grouped.weight"), List.of("b")),
                new Node(2, "", new Flatten(1), List.of("b"), List.of("c")),
                new Node(3, "", new Gemm(1, 1, false, true), List.of("c", "fc.weight"), List.of("d")),
                new Node(4, "", new MatMul(), List.of("d", "product.weight"), List.of("y")));
        Dim batch = new Dim.Symbol("batch");
        var input = new Value("x", ElementType.FLOAT32,
                new Shape(List.of(batch, Dim.of(3), Dim.of(6), Dim.of(6))));
        var output = new Value("y", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(10))));
        return new Graph("small", List.of(input), List.of(output), nodes, weights, Source.own());
    }

    /// The same with batch normalization between the first two layers.
    public static Graph normalized(long seed) {
        Graph plain = of(seed);
        RandomGenerator random = random(seed + 1);
        var weights = new LinkedHashMap<>(plain.weights());
        for (String name : List.of("scale", "bias", "mean", "variance")) {
            Array values = normal(random, 8);
            weights.put("bn." + name, new Dense(name.equals("variance") ? squares(values) : values));
        }
        var nodes = new ArrayList<>(plain.nodes());
        Node conv = nodes.getFirst();
        nodes.set(0, new Node(conv.id(), conv.name(), conv.op(), conv.inputs(), List.of("raw")));
        nodes.add(1, new Node(9, "", new BatchNorm(1e-5f, 0.9f),
                List.of("raw", "bn.scale", "bn.bias", "bn.mean", "bn.variance"), List.of("a")));
        return new Graph("normalized", plain.inputs(), plain.outputs(), nodes, weights, Source.own());
    }

    private static Array squares(Array values) {
        float[] squares = values.toFloats();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        return Array.of(squares, values.shape());
    }
}
