package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Combine;
import espalier.model.op.Compress;
import espalier.model.op.CumSum;
import espalier.model.op.DepthToSpace;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
import espalier.model.op.Hardmax;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Reduce;
import espalier.model.op.ReverseSequence;
import espalier.model.op.ScatterElements;
import espalier.model.op.ScatterND;
import espalier.model.op.Scattering;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.Tile;
import espalier.model.op.TopK;
import espalier.model.op.Trilu;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds gradients to finite differences, and names the operators that let none through.
class GradientsTest {
    private static final Shape DATA = Shape.of(2, 4, 4, 4);

    static Stream<Arguments> differentiable() {
        var all = new ArrayList<Arguments>();
        for (var kind : List.of(Unary.Kind.Acosh, Unary.Kind.Asinh, Unary.Kind.Atan, Unary.Kind.Cosh, Unary.Kind.Sinh,
                Unary.Kind.Tan)) {
            all.add(of(Unary.of(kind)));
        }
        for (var kind : Combine.Kind.values()) {
            all.add(of(new Combine(kind), numbers(4), numbers(1)));
        }
        for (var kind : Reduce.Kind.values()) {
            all.add(of(new Reduce(kind, true, false), Array.of(1, -1)));
        }
        for (var mode : Pad.Mode.values()) {
            all.add(of(new Pad(mode), Array.of(0, 1, 2, -1, 1, 0, 1, 3)));
        }
        all.add(of(new Binary(Binary.Kind.FMod), numbers(4)));
        all.add(of(new CumSum(true, true), Array.of(2)));
        all.add(of(new Compress(Optional.of(1)), Array.ofLongs(ElementType.BOOL, Shape.of(4), 1, 0, 1, 1)));
        all.add(of(new DepthToSpace(2, true)));
        all.add(of(new SpaceToDepth(2)));
        all.add(of(new GatherElements(0), places(0, 1, 1, 0)));
        all.add(of(new GatherND(1), Array.of(3, 0, 1, 2).reshaped(Shape.of(2, 1, 2))));
        all.add(of(new ScatterElements(1, Scattering.NONE), places(0, 3, 1, 2), doubles(Shape.of(1, 4, 1, 1))));
        all.add(of(new ScatterElements(1, Scattering.ADD), places(0, 3, 3, 2), doubles(Shape.of(1, 4, 1, 1))));
        all.add(of(new ScatterND(Scattering.MAX), Array.of(1, 2, 0, 3).reshaped(Shape.of(2, 2)),
                doubles(Shape.of(2, 4, 4))));
        all.add(of(new ReverseSequence(0, 1), Array.of(3, 4)));
        all.add(of(new Tile(), Array.of(1, 2, 1, 2)));
        all.add(of(new TopK(-1, true, true), Array.of(2)));
        all.add(of(new Trilu(true)));
        NeuralGradients.addTo(all);
        return all.stream();
    }

    static Arguments of(Op op, Array... constants) {
        return Arguments.of(op, constants);
    }

    private static Array places(long... places) {
        return Array.of(places).reshaped(Shape.of(1, places.length, 1, 1));
    }

    static Array numbers(int last) {
        return doubles(Shape.of(last));
    }

    /// Between 1 and 3, so that every function is defined and no two are equal.
    static Array doubles(Shape shape) {
        var random = new Random(7);
        double[] values = new double[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.1 + 2 * random.nextDouble() + i * 1e-4;
        }
        return Array.ofDoubles(ElementType.FLOAT64, shape, values);
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void agreesWithFiniteDifferences(Op op, Array[] constants) {
        Graph graph = graph(op, constants);
        var random = new Random(3);
        double[] x = new double[(int) DATA.elements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = 1.2 + 0.3 * random.nextDouble() + i * 1e-3;
        }
        double[] gradient = gradient(graph, x);
        try (Network network = Network.of(graph)) {
            for (int i = 0; i < x.length; i += 7) {
                double step = 1e-6;
                double[] more = x.clone();
                double[] less = x.clone();
                more[i] += step;
                less[i] -= step;
                double slope = (loss(network, more) - loss(network, less)) / (2 * step);
                assertThat(gradient[i]).as("%s at %d", op, i)
                        .isCloseTo(slope, Offset.offset(1e-5 * Math.max(1, Math.abs(slope))));
            }
        }
    }

    private static double loss(Network network, double[] x) {
        Array y = network.run(Map.of("x", Array.ofDoubles(ElementType.FLOAT64, DATA, x))).get("y");
        double sum = 0;
        double[] values = y.toDoubles();
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * weight(i);
        }
        return sum;
    }

    /// Each output counts differently, so that none stands in for another.
    private static double weight(int i) {
        return 1 + i % 5 * 0.25;
    }

    private static double[] gradient(Graph graph, double[] x) {
        Plan plan = Plan.of(graph, true);
        try (var tensors = new WeightTensors(); var memory = Tensors.newMemory(); var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(true);
            try {
                PtNDArray input = Tensors.of(memory, Array.ofDoubles(ElementType.FLOAT64, DATA, x));
                input.setRequiresGradient(true);
                Run run = new Run(plan, new Constants(plan, graph), memory, tensors.bySlot(plan, graph),
                        Run.Mode.TRAINING);
                run.give(plan.input(), input);
                run.compute(0, plan.steps().size());
                PtNDArray y = run.value(plan.output());
                double[] weights = new double[(int) y.getShape().size()];
                java.util.Arrays.setAll(weights, GradientsTest::weight);
                PtNDArray each = Tensors.of(memory, Array.ofDoubles(ElementType.FLOAT64,
                        Shape.of(Tensors.sizes(y)), weights));
                PtNDArray sum = JniUtils.sum(JniUtils.mul(y, each));
                JniUtils.backward(sum, Tensors.of(memory, Array.ofDoubles(ElementType.FLOAT64, Shape.SCALAR, 1)),
                        false, false);
                return Tensors.toArray(JniUtils.getGradient(input), ElementType.FLOAT64).toDoubles();
            } finally {
                JniUtils.setGradMode(false);
            }
        }
    }

    private static Graph graph(Op op, Array... constants) {
        var weights = new LinkedHashMap<String, Weight>();
        var inputs = new ArrayList<>(List.of("x"));
        for (Array constant : constants) {
            inputs.add("c" + inputs.size());
            weights.put(inputs.getLast(), new Dense(constant));
        }
        var outputs = op instanceof TopK ? List.of("y", "places") : List.of("y");
        return new Graph("", List.of(new Value("x", ElementType.FLOAT64, DATA)),
                List.of(new Value("y", ElementType.FLOAT64, DATA)), List.of(new Node(0, "", op, inputs, outputs)),
                weights, Source.own());
    }

    @Test
    void namesTheOperatorThatLetsNoGradientThrough() {
        for (Op op : List.of(new Hardmax(-1, false), Unary.of(Unary.Kind.Round),
                new ArgExtreme(ArgExtreme.Kind.Max, 1, true, false), new Cast(ElementType.INT32))) {
            assertThat(Trainer.obstacle(classifier(op, false)).orElseThrow()).as(op.type()).contains("'odd'")
                    .contains(op.type());
            assertThat(Network.obstacle(classifier(op, false))).isEmpty();
            assertThat(Trainer.obstacle(classifier(op, true))).as(op.type()).isEmpty();
        }
        assertThat(Trainer.obstacle(classifier(Unary.of(Unary.Kind.Tanh), false))).isEmpty();
    }

    /// A product, then `op`; where there is a way `around` it, the product is added.
    private static Graph classifier(Op op, boolean around) {
        var nodes = new ArrayList<>(List.of(new Node(0, "fc", new MatMul(), List.of("x", "w"), List.of("p")),
                new Node(1, "odd", op, List.of("p"), List.of("q")),
                new Node(2, "", new Cast(ElementType.FLOAT32), List.of("q"), List.of("r"))));
        nodes.add(around
                ? new Node(3, "", new Binary(Binary.Kind.Add), List.of("r", "p"), List.of("y"))
                : new Node(3, "", Unary.of(Unary.Kind.Identity), List.of("r"), List.of("y")));
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("w", new Dense(Array.of(new float[12], 4, 3)));
        return new Graph("", List.of(new Value("x", ElementType.FLOAT32, Shape.of(2, 4))),
                List.of(new Value("y", ElementType.FLOAT32, Shape.of(2, 3))), nodes, weights, Source.own());
    }
}
