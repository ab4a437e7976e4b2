package espalier.compress.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Window;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.sketch.UnlabelledExamples;
import espalier.train.LayerObservation;
import espalier.train.Network;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A corrected layer gives the outputs of the original on average, whatever kind of layer it is.
class BiasCorrectionTest {
    private static Arguments layer(String name, Graph graph, long... example) {
        return Arguments.of(name, graph, example);
    }

    static Stream<Arguments> layers() {
        var same = new NetSketch(1);
        var strided = new NetSketch(2);
        var grouped = new NetSketch(3);
        var norm = new NetSketch(4);
        var turned = new NetSketch(5);
        var window = new Window(List.of(2, 2), List.of(2, 2), List.of(1, 1), List.of(0, 0, 0, 0),
                Window.Padding.EXPLICIT);
        turned.weight("up.weight", 0.3, 4, 3, 2, 2);
        var linear = new NetSketch(6);
        var product = new NetSketch(7);
        var bare = new NetSketch(8);
        bare.weight("bare.weight", 0.3, 6, 5);
        var odd = new NetSketch(9);
        odd.weight("odd.weight", 0.3, 6, 5);
        odd.weight("odd.bias", 0.3, 1);
        return Stream.of(
                layer("padded", same.build(same.conv(NetSketch.INPUT, 3, 5, 3, 1, 1), 5, 3, 6, 6), 3, 6, 6),
                layer("strided", strided.build(strided.conv(NetSketch.INPUT, 3, 5, 3, 2, 1), 5, 3, 7, 7), 3, 7, 7),
                layer("grouped", grouped.build(grouped.conv(NetSketch.INPUT, 4, 6, 3, 1, 2), 6, 4, 6, 6), 4, 6, 6),
                layer("before a batch-norm", norm.build(norm.convNorm(NetSketch.INPUT, 3, 5, 3, 1), 5, 3, 6, 6), 3, 6,
                        6),
                layer("transposed", turned.build(turned.node(new ConvTranspose(window, 1, List.of(0, 0), List.of()),
                        NetSketch.INPUT, "up.weight"), 3, 4, 6, 6), 4, 6, 6),
                layer("linear", linear.build(linear.linear(NetSketch.INPUT, 6, 5), 5, 6), 6),
                layer("product and sum", product.build(product.product(NetSketch.INPUT, 6, 5), 5, 6), 6),
                layer("product alone", bare.build(bare.node(new MatMul(), NetSketch.INPUT, "bare.weight"), 5, 6), 6),
                layer("scaled, one bias for all", odd.build(odd.node(new Gemm(2, 0.5f, false, false), NetSketch.INPUT,
                        "odd.weight", "odd.bias"), 5, 6), 6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void outputsKeepTheirMeans(String name, Graph graph, long... example) {
        long[] sizes = new long[example.length + 1];
        sizes[0] = 24;
        System.arraycopy(example, 0, sizes, 1, example.length);
        // Inputs with means of their own, as behind a ReLU.
        float[] values = NetSketch.normal(new Random(5), 1, sizes).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] + i % 3 * 0.4f);
        }
        Array inputs = Array.of(values, sizes);
        Subject compressed = compressed(graph, new UnlabelledExamples(inputs));
        Rewritten made = ChosenRewrite.of(Stage.Rewrite.of("correct", Map.of())).apply(compressed, JobContext.QUIET);
        double[] truth = means(graph, inputs);
        double[] shifted = means(compressed.graph(), inputs);
        double[] corrected = means(made.graph(), inputs);
        double most = 0;
        for (int output = 0; output < truth.length; output++) {
            assertThat(Math.abs(corrected[output] - truth[output])).isLessThan(2e-6);
            most = Math.max(most, Math.abs(shifted[output] - truth[output]));
        }
        assertThat(most).as("shift without correction").isGreaterThan(0.005);
        assertThat(made.skipped()).isEmpty();
        assertThat(made.layers()).isEqualTo(compressed.layers());
    }

    private static Subject compressed(Graph graph, Examples examples) {
        Compression made = new Compressor(graph).compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("uniform", Map.of("bits", KnobValue.of(3)))), JobContext.QUIET);
        var subject = Subject.of(graph, made.graph(), made.layers());
        var needs = ChosenRewrite.of(Stage.Rewrite.of("correct", Map.of())).needs(subject);
        return subject.seen(Map.of(), LayerObservation.collect(graph, needs, examples, JobContext.QUIET));
    }

    /// The mean of each output over examples and places.
    private static double[] means(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            Array outputs = network.run(inputs);
            int channels = (int) outputs.shape().size(1);
            long places = outputs.elements() / outputs.shape().size(0) / channels;
            double[] means = new double[channels];
            for (long i = 0; i < outputs.elements(); i++) {
                means[(int) (i / places % channels)] += outputs.floatAt(i) / (double) (outputs.elements() / channels);
            }
            return means;
        }
    }

    @Test
    void whatIsNotCompressedStays() {
        Graph graph = SketchedNets.joined(4);
        var subject = Subject.of(graph);
        ChosenRewrite<?> chosen = ChosenRewrite.of(Stage.Rewrite.of("correct", Map.of()));
        assertThat(chosen.needs(subject)).isEmpty();
        Rewritten made = chosen.apply(subject, JobContext.QUIET);
        assertThat(made.graph().weights()).isEqualTo(graph.weights());
        assertThat(made.graph().nodes()).isEqualTo(graph.nodes());
        assertThat(graph.nodes()).anyMatch(node -> node.op() instanceof Conv);
    }
}
