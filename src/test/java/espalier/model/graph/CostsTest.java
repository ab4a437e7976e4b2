package espalier.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.SharedFiles;
import espalier.format.onnx.OnnxFile;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.metric.Cost;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Window;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Costs against numbers worked out by hand.
class CostsTest {
    @Test
    void countsLeNetAsOnPaper() {
        Costs costs = Costs.of(OnnxFile.read(SharedFiles.path("models/lenet5/lenet5_op13.onnx")));
        assertThat(costs.layers()).containsEntry("conv1", cost(20 * 25, 24 * 24 * 20 * 25))
                .containsEntry("conv2", cost(50 * 500, 8 * 8 * 50 * 500)).containsEntry("fc1", cost(400_000, 400_000))
                .containsEntry("fc2", cost(5_000, 5_000));
        assertThat(costs.total()).isEqualTo(new Cost(431_080, 431_080, 2_293_000, 2_293_000));
        assertThat(costs.isComplete()).isTrue();
    }

    @Test
    void leavesRunningStatisticsOutAndCountsSharedWeightsOnce() {
        Costs costs = Costs
                .of(OnnxFile.read(SharedFiles.path("models/fashion_resnet14/fashion_resnet14_op13_bn.onnx")));
        long trainable = 174_970;
        long sharedBiases = 32 + 64;
        assertThat(costs.total().parameters()).isEqualTo(trainable - sharedBiases);
    }

    @Test
    void countsTheFactorsOfAFactorizedLayer() {
        Graph lenet = OnnxFile.read(SharedFiles.path("models/lenet5/lenet5_op13.onnx"));
        var conv2 = new LowRank(Shape.of(50, 20, 5, 5), zeros(50, 8, 1, 1), zeros(8, 20, 5, 5));
        var fc1 = new LowRank(Shape.of(500, 800), zeros(500, 30), zeros(30, 800));
        Costs costs = Costs.of(lenet.withWeights(Map.of("conv2.weight", conv2, "fc1.weight", fc1)));
        assertThat(costs.layers()).containsEntry("conv2", new Cost(4_400, 0, 8 * 8 * 4_400, 0)).containsEntry("fc1",
                new Cost(39_000, 0, 39_000, 0));
    }

    @Test
    void countsEachFactorAtThePlacesThatItsNodeHas() {
        // 11×13 in steps of 2×3 with pads of 1: 6×5 places.
        var window = new Window(List.of(3, 3), List.of(2, 3), List.of(1, 1), List.of(1, 1, 1, 1),
                Window.Padding.EXPLICIT);
        Shape shape = Shape.of(8, 4, 3, 3);
        var conv = new Node(0, "", new Conv(window, 1), List.of("x", "w"), List.of("y"));
        Weight spatial = new LowRank(shape, zeros(8, 5, 1, 3), zeros(5, 4, 3, 1));
        assertThat(macs(conv, spatial)).isEqualTo(6 * 13 * (5 * 4 * 3) + 6 * 5 * (8 * 5 * 3));
        Weight tucker = new LowRank(shape, List.of(zeros(8, 5, 1, 1), zeros(5, 2, 3, 3), zeros(2, 4, 1, 1)));
        assertThat(macs(conv, tucker)).isEqualTo(11 * 13 * (2 * 4) + 6 * 5 * (5 * 2 * 9 + 8 * 5));
        var up = new Node(0, "", new ConvTranspose(window, 1, List.of(0, 0), List.of()), List.of("x", "w"),
                List.of("y"));
        Weight wide = new LowRank(Shape.of(4, 8, 3, 3), zeros(4, 5, 1, 3), zeros(5, 8, 3, 1));
        // A row of 13 becomes (13 − 1)·3 + 3 − 2 = 37 long before the second factor sees it.
        assertThat(macs(up, wide)).isEqualTo(11 * 13 * (4 * 5 * 3) + 11 * 37 * (5 * 8 * 3));
    }

    private static long macs(Node node, Weight weight) {
        var weights = new LinkedHashMap<String, Weight>(Map.of("w", weight));
        return Costs.of(new Graph("", List.of(new Value("x", ElementType.FLOAT32, Shape.of(1, 4, 11, 13))), List.of(),
                List.of(node), weights, Source.own())).total().macs();
    }

    @Test
    void countsEveryNumberOfATransposedWeightOnceForEachPlaceOfItsData() {
        var window = new Window(List.of(3, 3), List.of(2, 2), List.of(1, 1), List.of(0, 0, 0, 0),
                Window.Padding.EXPLICIT);
        var conv = new ConvTranspose(window, 2, List.of(0, 0), List.of());
        var weights = new LinkedHashMap<String, Weight>(
                Map.of("up.weight", new Dense(Array.of(new float[108], 4, 3, 3, 3))));
        Graph graph = new Graph("", List.of(new Value("x", ElementType.FLOAT32, Shape.of(2, 4, 5, 7))),
                List.of(new Value("y", ElementType.FLOAT32, Shape.of(2, 6, 11, 15))),
                List.of(new Node(0, "", conv, List.of("x", "up.weight"), List.of("y"))), weights, Source.own());
        assertThat(Costs.of(graph).layers()).containsEntry("up", new Cost(108, 0, 5 * 7 * 108, 0));
        assertThat(graph.layers().getFirst().outputAxis()).isOne();
    }

    @Test
    void needsTheSizeOfAnOpenInput() {
        Graph open = open();
        assertThat(Costs.of(open).isComplete()).isFalse();
        assertThat(Costs.of(open, Optional.of(Shape.of(4, 6, 10))).total().macs()).isEqualTo(6 * 10 * 8 * 4);
        assertThat(Costs.of(open, Optional.of(Shape.of(1, 4, 6, 10))).total().macs()).isEqualTo(6 * 10 * 8 * 4);
        assertThatThrownBy(() -> Costs.of(open, Optional.of(Shape.of(3, 6, 10)))).isInstanceOf(InputException.class)
                .hasMessageContaining("'x'").hasMessageContaining("3×6×10");
    }

    @Test
    void dividesAFixedBatchOut() {
        Costs one = Costs.of(OnnxFile.read(SharedFiles.path("models/lenet5/lenet5_op13_b1.onnx")));
        assertThat(one.total().macs()).isEqualTo(2_293_000);
        Graph graph = open();
        var fixed = new Graph("fixed", List.of(new Value("x", ElementType.FLOAT32, Shape.of(32, 4, 6, 10))),
                graph.outputs(), graph.nodes(), new LinkedHashMap<>(graph.weights()), graph.source());
        assertThat(Costs.of(fixed).total().macs()).isEqualTo(6 * 10 * 8 * 4);
    }

    @Test
    void namesTheNodeWhoseInputsCannotFit() {
        Graph graph = open();
        assertThatThrownBy(() -> Shapes.of(graph, Map.of("x", Shape.of(1, 5, 6, 10))))
                .isInstanceOf(InputException.class).hasMessageContaining("'point' (Conv)")
                .hasMessageContaining("1×5×6×10");
    }

    /// A 1×1 convolution from 4 to 8 channels of an image of any size.
    private static Graph open() {
        Dim any = new Dim.Symbol("side");
        Shape input = new Shape(List.of(new Dim.Symbol("batch"), Dim.of(4), any, new Dim.Unknown()));
        Shape output = new Shape(List.of(new Dim.Symbol("batch"), Dim.of(8), any, new Dim.Unknown()));
        List<Integer> ones = List.of(1, 1);
        var conv = new Conv(new Window(ones, ones, ones, List.of(0, 0, 0, 0), Window.Padding.EXPLICIT), 1);
        var weights = new LinkedHashMap<String, Weight>(
                Map.of("w", new Dense(Array.of(new float[32], Shape.of(8, 4, 1, 1)))));
        return new Graph("open", List.of(new Value("x", ElementType.FLOAT32, input)),
                List.of(new Value("y", ElementType.FLOAT32, output)),
                List.of(new Node(0, "point", conv, List.of("x", "w"), List.of("y"))), weights, Source.own());
    }

    private static Weight zeros(long... sizes) {
        return new Dense(Array.of(new float[Math.toIntExact(Shape.of(sizes).elements())], sizes));
    }

    private static Cost cost(long parameters, long macs) {
        return new Cost(parameters, parameters, macs, macs);
    }
}
