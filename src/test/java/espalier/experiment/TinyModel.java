package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.metric.Sizes;
import espalier.model.op.Gemm;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A two-layer network and three noisy clusters it tells apart, small enough to train in a test.
final class TinyModel {
    static final int INPUTS = 6;
    static final int HIDDEN = 16;
    static final int CLASSES = 3;

    private TinyModel() {
    }

    static Graph graph() {
        var random = new Random(11);
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("fc1.weight", dense(random, HIDDEN, INPUTS));
        weights.put("fc1.bias", dense(random, HIDDEN));
        weights.put("fc2.weight", dense(random, CLASSES, HIDDEN));
        weights.put("fc2.bias", dense(random, CLASSES));
        var batch = new Dim.Symbol("batch");
        var gemm = new Gemm(1, 1, false, true);
        var nodes = List.of(new Node(0, "/fc1", gemm, List.of("input", "fc1.weight", "fc1.bias"), List.of("h")),
                new Node(1, "/relu", Unary.of(Unary.Kind.Relu), List.of("h"), List.of("r")),
                new Node(2, "/fc2", gemm, List.of("r", "fc2.weight", "fc2.bias"), List.of("logits")));
        return new Graph("tiny",
                List.of(new Value("input", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(INPUTS))))),
                List.of(new Value("logits", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(CLASSES))))), nodes,
                weights, Source.own());
    }

    private static Weight dense(Random random, int... sizes) {
        int count = 1;
        long[] dims = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            count *= sizes[i];
            dims[i] = sizes[i];
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * 0.5);
        }
        return new Dense(Array.of(values, dims));
    }

    static OpenModel open() {
        return open(graph());
    }

    static OpenModel open(Graph graph) {
        var layers = new LinkedHashMap<String, String>();
        graph.layers().forEach(layer -> layers.put(layer.name(), layer.operator()));
        return new OpenModel(new ModelReference(Path.of("tiny.onnx"), "feed", "tiny", layers), graph,
                ModelFacts.of(Path.of("tiny.onnx"), "ONNX", graph), Optional.empty(),
                Shapes.of(graph), Costs.of(graph), new Sizes(0, 0, 0));
    }

    static DataSet data() {
        return new DataSet("clusters", "builtin:clusters", List.of("a", "b", "c"), clusters(600, 1), clusters(300, 2),
                clusters(300, 3), false);
    }

    private static Examples clusters(int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[count * INPUTS];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(CLASSES);
            for (int j = 0; j < INPUTS; j++) {
                values[i * INPUTS + j] = (float) (random.nextGaussian() * 0.9 + (j % CLASSES == labels[i] ? 1.5 : 0));
            }
        }
        return new Stored(values, labels);
    }

    private record Stored(float[] values, int[] labels) implements Examples {
        @Override
        public int count() {
            return labels.length;
        }

        @Override
        public Shape exampleShape() {
            return Shape.of(INPUTS);
        }

        @Override
        public int label(int index) {
            return labels[index];
        }

        @Override
        public void read(int index, float[] target, int offset) {
            System.arraycopy(values, index * INPUTS, target, offset, INPUTS);
        }
    }

    /// Correct answers on `examples`, computed by plain loops.
    static long correct(Graph graph, Examples examples) {
        float[] w1 = graph.weights().get("fc1.weight").toDense().toFloats();
        float[] b1 = graph.weights().get("fc1.bias").toDense().toFloats();
        float[] w2 = graph.weights().get("fc2.weight").toDense().toFloats();
        float[] b2 = graph.weights().get("fc2.bias").toDense().toFloats();
        long correct = 0;
        float[] x = new float[INPUTS];
        for (int e = 0; e < examples.count(); e++) {
            examples.read(e, x, 0);
            double[] h = product(w1, b1, x, HIDDEN);
            float[] r = new float[HIDDEN];
            for (int i = 0; i < HIDDEN; i++) {
                r[i] = (float) Math.max(0, h[i]);
            }
            double[] z = product(w2, b2, r, CLASSES);
            int best = 0;
            for (int i = 1; i < CLASSES; i++) {
                best = z[i] > z[best] ? i : best;
            }
            correct += best == examples.label(e) ? 1 : 0;
        }
        return correct;
    }

    private static double[] product(float[] w, float[] b, float[] x, int rows) {
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = b[i];
            for (int j = 0; j < x.length; j++) {
                y[i] += (double) w[i * x.length + j] * x[j];
            }
        }
        return y;
    }
}
