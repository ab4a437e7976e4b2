package espalier.train;

import espalier.data.Examples;
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
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Reduce;
import espalier.model.op.Unary;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/// The networks of `src/test/python/layer_statistics.py`, whose numbers are sines.
enum SineNets {
    PLANES(SineNets::planes, 3, 9, 8), SEQUENCE(SineNets::sequence, 2, 17), VOLUME(SineNets::volume, 2, 3, 4, 3),
    TOKENS(
            SineNets::tokens, 3, 5),
    TURNED(SineNets::turned, 4, 3, 4);

    static final int COUNT = 40;
    private static final int CLASSES = 4;

    private final Consumer<Sketch> drawing;
    private final long[] example;

    SineNets(Consumer<Sketch> drawing, long... example) {
        this.drawing = drawing;
        this.example = example;
    }

    Graph graph() {
        var sketch = new Sketch();
        drawing.accept(sketch);
        return sketch.build(example);
    }

    Examples examples() {
        long[] sizes = new long[example.length + 1];
        sizes[0] = COUNT;
        System.arraycopy(example, 0, sizes, 1, example.length);
        float[] values = sines(0.3, 1.2, sizes).toFloats();
        int each = values.length / COUNT;
        return new Examples() {
            @Override
            public int count() {
                return COUNT;
            }

            @Override
            public Shape exampleShape() {
                return Shape.of(example);
            }

            @Override
            public int label(int index) {
                return index % CLASSES;
            }

            @Override
            public void read(int index, float[] target, int offset) {
                System.arraycopy(values, index * each, target, offset, each);
            }
        };
    }

    /// One layer of many inputs.
    static Graph wide(int inputs) {
        var sketch = new Sketch();
        sketch.linear("fc", 1, inputs, CLASSES, true, 1, "");
        return sketch.build(inputs);
    }

    private static Array sines(double phase, double amplitude, long... sizes) {
        float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (amplitude * Math.sin(0.37 * i * i + phase));
        }
        return Array.of(values, sizes);
    }

    private static void planes(Sketch net) {
        net.conv("conv", 1, "2", window(List.of(3, 3), List.of(2, 2), List.of(1, 1), List.of(1, 1, 1, 1)), 1, 6, 3);
        net.add(new BatchNorm(1e-5f, 0.9f), net.plus("scale", 5, 0.5, 1, 6), net.plus("shift", 6, 0.3, 0, 6),
                net.plus("mean", 3, 0.2, 0, 6), net.plus("variance", 4, 0.5, 1, 6));
        net.add(Unary.of(Unary.Kind.Relu));
        net.conv("grouped", 7, "", window(List.of(2, 3), List.of(1, 1), List.of(2, 1), List.of(1, 0, 1, 0)), 2, 4, 3);
        net.add(new Pool(Pool.Kind.MAX, window(List.of(2, 2), List.of(1, 1), List.of(1, 1), List.of(0, 0, 0, 0)),
                false, false));
        net.add(Unary.of(Unary.Kind.Relu));
        net.conv("depthwise", 8, "", window(List.of(1, 1), List.of(1, 1), List.of(1, 1), List.of(0, 0, 0, 0)), 4, 4, 1);
        net.add(new Clip(), net.plus("zero", 0, 0, 0), net.plus("six", 0, 0, 6));
        net.add(new Flatten(1));
        net.linear("fc", 9, 4 * 4 * 1, 10, true, 1, "10");
        net.add(Unary.of(Unary.Kind.Relu));
        net.linear("last", 11, 10, CLASSES, false, 0.5f, "");
    }

    private static void sequence(Sketch net) {
        net.conv("wide", 1, "2", window(List.of(5), List.of(2), List.of(2), List.of(3, 3)), 1, 4, 2);
        net.add(new Unary(Unary.Kind.LeakyRelu, 0.1f, 0));
        net.conv("each", 3, "", window(List.of(3), List.of(1), List.of(1), List.of(1, 1)), 4, 8, 1);
        net.add(Unary.of(Unary.Kind.Tanh));
        net.mean(2);
        net.linear("head", 4, 8, CLASSES, true, 1, "");
    }

    private static void volume(Sketch net) {
        net.conv("solid", 1, "2",
                window(List.of(2, 3, 2), List.of(1, 1, 1), List.of(1, 1, 1), List.of(1, 0, 1, 1, 0, 1)), 1, 4, 2);
        net.add(Unary.of(Unary.Kind.Relu));
        net.mean(2, 3, 4);
        net.linear("head", 3, 4, CLASSES, true, 1, "");
    }

    private static void tokens(Sketch net) {
        net.product("in", 1, 5, 6);
        net.add(new Binary(Binary.Kind.Add), net.plus("in.bias", 2, 0.1, 0, 6));
        net.add(Unary.of(Unary.Kind.Gelu));
        net.product("tied", 3, 6, 6);
        net.add(Unary.of(Unary.Kind.Relu));
        net.product("tied", 3, 6, 6);
        net.add(Unary.of(Unary.Kind.Relu));
        net.product("out", 4, 6, CLASSES);
        net.mean(1);
    }

    private static void turned(Sketch net) {
        net.weight("up.weight", sines(1, 0.6, 4, 3, 3, 2));
        net.add(new ConvTranspose(
                window(List.of(3, 2), List.of(2, 2), List.of(1, 1), List.of(1, 0, 1, 0)), 2, List.of(1, 0), List.of()),
                "up.weight");
        net.add(Unary.of(Unary.Kind.Relu));
        net.mean(2, 3);
        net.linear("head", 2, 6, CLASSES, true, 1, "");
    }

    private static Window window(List<Integer> kernel, List<Integer> strides, List<Integer> dilations,
            List<Integer> pads) {
        return new Window(kernel, strides, dilations, pads, Window.Padding.EXPLICIT);
    }

    /// A chain of nodes.
    private static final class Sketch {
        private final LinkedHashMap<String, Weight> weights = new LinkedHashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private String last = "input";

        void weight(String name, Array values) {
            weights.put(name, new Dense(values));
        }

        /// Sines moved up.
        String plus(String name, double phase, double amplitude, double offset, long... sizes) {
            float[] values = sines(phase, amplitude, sizes).toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) offset;
            }
            weight(name, Array.of(values, sizes));
            return name;
        }

        void add(Op op, String... others) {
            var inputs = new ArrayList<>(List.of(last));
            inputs.addAll(List.of(others));
            last = "v" + nodes.size();
            nodes.add(new Node(nodes.size(), "n" + nodes.size(), op, inputs, List.of(last)));
        }

        void mean(long... axes) {
            String name = "axes" + nodes.size();
            weight(name, Array.of(axes));
            add(new Reduce(Reduce.Kind.Mean, false, false), name);
        }

        void conv(String name, double phase, String bias, Window window, int groups, int outputs, int inputsOfGroup) {
            long[] sizes = new long[window.spatial() + 2];
            sizes[0] = outputs;
            sizes[1] = inputsOfGroup;
            for (int i = 0; i < window.spatial(); i++) {
                sizes[i + 2] = window.kernel().get(i);
            }
            weight(name + ".weight", sines(phase, 0.6, sizes));
            add(new Conv(window, groups), withBias(name, bias, outputs));
        }

        void linear(String name, double phase, int inputs, int outputs, boolean outputsFirst, float alpha,
                String bias) {
            weight(name + ".weight", outputsFirst
                    ? sines(phase, 0.6, outputs, inputs)
                    : sines(phase, 0.6, inputs, outputs));
            add(new Gemm(alpha, 1, false, outputsFirst), withBias(name, bias, outputs));
        }

        void product(String name, double phase, int inputs, int outputs) {
            weight(name + ".weight", sines(phase, 0.6, inputs, outputs));
            add(new MatMul(), name + ".weight");
        }

        private String[] withBias(String name, String phase, int outputs) {
            if (phase.isEmpty()) {
                return new String[]{name + ".weight"};
            }
            return new String[]{name + ".weight",
                    plus(name + ".bias", Double.parseDouble(phase), 0.1, 0, outputs)};
        }

        Graph build(long... example) {
            var dims = new ArrayList<Dim>(List.of(new Dim.Symbol("batch")));
            for (long size : example) {
                dims.add(Dim.of(size));
            }
            return new Graph("sines", List.of(new Value("input", ElementType.FLOAT32, new Shape(dims))),
                    List.of(new Value(last, ElementType.FLOAT32,
                            new Shape(List.of(new Dim.Symbol("batch"), Dim.of(CLASSES))))),
                    nodes, weights, Source.own());
        }
    }
}
