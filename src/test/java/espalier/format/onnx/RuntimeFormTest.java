package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import espalier.runtime.OnnxSession;
import espalier.sketch.Arrangements;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compressed weights as ONNX Runtime computes with them, against the same graph with decoded weights.
class RuntimeFormTest {
    @TempDir
    Path folder;
    private static final Random RANDOM = new Random(11);

    static Stream<Arguments> grids() {
        var all = new ArrayList<Arguments>();
        for (int bits = 1; bits <= 16; bits++) {
            for (boolean symmetric : new boolean[]{true, false}) {
                for (boolean perChannel : new boolean[]{true, false}) {
                    all.add(Arguments.of(bits, symmetric, perChannel));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("grids")
    void computesWithExactlyTheDecodedWeights(int bits, boolean symmetric, boolean perChannel) {
        Graph graph = SmallNetworks.convolutional(13);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().forEach(layer -> {
            int axis = perChannel ? layer.outputAxis() : Grid.TENSOR;
            Array values = graph.weights().get(layer.weight()).toDense();
            Quantized quantized = Quantized.nearest(values, grid(values, bits, symmetric, axis));
            Mask mask = Mask.of(layer.shape(), _ -> RANDOM.nextInt(3) == 0);
            weights.put(layer.weight(), bits % 2 == 0 ? new Sparse(mask, quantized) : quantized);
        });
        assertSame(graph.withWeights(weights));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void writesANodeForEachFactor(int bits, boolean symmetric, boolean perChannel)
            throws InvalidProtocolBufferException {
        Graph graph = SmallNetworks.convolutional(13);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().stream().filter(layer -> layer.groups() == 1).forEach(layer -> weights.put(layer.weight(),
                factors(layer,
                        factor -> factor(factor, bits, symmetric, perChannel ? layer.outputAxis() : Grid.TENSOR))));
        Graph factored = graph.withWeights(weights);
        assertSame(factored);
        GraphProto written = ModelProto.parseFrom(OnnxFile.bytes(factored)).getGraph();
        assertThat(count(written, "Conv", "ConvTranspose", "Gemm", "MatMul"))
                .isEqualTo(graph.layers().size() - weights.size()
                        + weights.values().stream().mapToInt(weight -> ((LowRank) weight).factors().size()).sum());
    }

    static Stream<Arguments> palettes() {
        return Stream.of(2, 5, 15, 16, 17, 200, 256)
                .flatMap(size -> Stream.of(Levels.TENSOR, 0, 1).map(axis -> Arguments.of(size, axis)));
    }

    @ParameterizedTest
    @MethodSource("palettes")
    void picksExactlyTheValuesOfPalettes(int size, int axis) throws IOException {
        Graph graph = SmallNetworks.convolutional(13);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().forEach(layer -> {
            Array values = graph.weights().get(layer.weight()).toDense();
            Mask mask = Mask.of(layer.shape(), _ -> RANDOM.nextInt(3) == 0);
            Weight palettized = palette(layer.shape(), size, axis).nearest(values);
            weights.put(layer.weight(), layer.groups() == 1 && RANDOM.nextInt(3) == 0
                    ? factors(layer, factor -> palette(factor, size, axis)
                            .nearest(SmallNetworks.random(RANDOM, 0.3f, factor)))
                    : RANDOM.nextBoolean() ? new Sparse(mask, palettized) : palettized);
        });
        Graph compressed = graph.withWeights(weights);
        assertSame(compressed);
        byte[] written = OnnxFile.bytes(compressed);
        Graph again = OnnxFile.read(Files.write(folder.resolve("m.onnx"), written));
        assertThat(OnnxFile.bytes(again)).isEqualTo(written);
        graph.layers().stream().filter(layer -> !(weights.get(layer.weight()) instanceof LowRank))
                .forEach(layer -> assertThat(again.weights().get(layer.weight()).toDense()
                        .sameContentAs(weights.get(layer.weight()).toDense())).isTrue());
    }

    private static Weight factors(Layer layer, Function<Shape, Weight> factor) {
        List<List<Shape>> all = Arrangements.of(layer.shape(), 3);
        return new LowRank(layer.shape(), all.get(RANDOM.nextInt(all.size())).stream().map(factor).toList());
    }

    private static Palette palette(Shape shape, int size, int axis) {
        int slices = axis == Levels.TENSOR ? 1 : Math.toIntExact(shape.size(axis));
        float[] values = SmallNetworks.random(RANDOM, 0.3f, Shape.of(slices, size)).toFloats();
        for (int slice = 0; slice < slices; slice++) {
            Arrays.sort(values, slice * size, (slice + 1) * size);
        }
        return new Palette(axis, Array.of(values, slices, size));
    }

    @Test
    void palettesOfLargeLayersTakeTheBytesOfTheirCodes() {
        Graph graph = SmallNetworks.convolutional(13);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().forEach(layer -> weights.put(layer.weight(),
                palette(layer.shape(), 16, Levels.TENSOR).nearest(graph.weights().get(layer.weight()).toDense())));
        long elements = graph.layers().stream().mapToLong(layer -> layer.shape().elements()).sum();
        long saved = OnnxFile.size(graph) - OnnxFile.size(graph.withWeights(weights));
        // Seven eighths of the floats, less names, nodes and palettes; small layers stay floats.
        assertThat(saved).isBetween((long) (0.6 * 4 * elements), (long) (7 / 8.0 * 4 * elements));
    }

    @Test
    void keepsFactorsOfFloatsAndZeros() {
        Graph graph = SmallNetworks.convolutional(9);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().forEach(layer -> weights.put(layer.weight(), new Sparse(
                Mask.of(layer.shape(), _ -> RANDOM.nextBoolean()), graph.weights().get(layer.weight()))));
        assertSame(graph.withWeights(weights));
        assertThat(OnnxFile.size(graph.withWeights(weights))).isEqualTo(OnnxFile.size(graph));
        assertThat(OnnxFile.runtimeNotes(graph.withWeights(weights)))
                .containsExactly("conv1, up1, up2 and 4 more: zeros are stored like other numbers.");
    }

    @Test
    void storesEightBitsAsQdqAndFourBitsInHalfBytes() throws InvalidProtocolBufferException {
        Graph eight = quantized(SmallNetworks.convolutional(13), 8);
        GraphProto written = ModelProto.parseFrom(OnnxFile.bytes(eight)).getGraph();
        assertThat(count(written, "DequantizeLinear")).isGreaterThanOrEqualTo(2);
        assertThat(written.getInitializerList()).filteredOn(t -> t.getDataType() == TensorProto.DataType.INT8_VALUE)
                .hasSameSizeAs(eight.layers());
        Graph four = quantized(SmallNetworks.convolutional(13), 4);
        ModelProto model = ModelProto.parseFrom(OnnxFile.bytes(four));
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(21);
        assertThat(model.getGraph().getInitializerList())
                .filteredOn(t -> t.getDataType() == TensorProto.DataType.INT4_VALUE).hasSameSizeAs(four.layers());
        assertThat(OnnxFile.size(four)).isLessThan(OnnxFile.size(eight));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 11, 13, 17, 21})
    void startsFromAnyOperatorSet(int opset) {
        assertSame(quantized(SmallNetworks.convolutional(opset), 8));
        assertSame(quantized(SmallNetworks.convolutional(opset), 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 10, 11, 13, 17})
    void writesFactorsOfFloatsInAnyOperatorSet(int opset) {
        Graph graph = SmallNetworks.convolutional(opset);
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().stream().filter(layer -> layer.groups() == 1)
                .forEach(layer -> weights.put(layer.weight(), factors(layer, factor -> factor(factor, 16, true, 0))));
        assertSame(graph.withWeights(weights));
    }

    @Test
    void keepsTheOperatorSetWhereAnUnknownNodeNeedsIt() throws InvalidProtocolBufferException {
        Graph graph = quantized(SmallNetworks.withUnknown(11), 4);
        assertSame(graph);
        assertThat(ModelProto.parseFrom(OnnxFile.bytes(graph)).getOpsetImport(0).getVersion()).isEqualTo(11);
        assertThat(OnnxFile.runtimeNotes(graph)).first().asString().contains("4 bits", "QuickGelu");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6, 8})
    void readsIntegersBackAsTheWeightsTheyAre(int bits) throws IOException {
        Graph graph = quantized(SmallNetworks.convolutional(13), bits);
        byte[] written = OnnxFile.bytes(graph);
        Graph again = OnnxFile.read(Files.write(folder.resolve("m.onnx"), written));
        assertThat(again.layers()).extracting(Layer::name)
                .containsExactlyElementsOf(graph.layers().stream().map(Layer::name).toList());
        graph.layers().forEach(layer -> {
            Weight weight = again.weights().get(layer.weight());
            assertThat(weight).isInstanceOf(Quantized.class);
            assertThat(weight.toDense().sameContentAs(graph.weights().get(layer.weight()).toDense())).isTrue();
        });
        assertThat(OnnxFile.bytes(again)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 12})
    void decodesToTheTypeThatTheLayerComputesWith(int bits) throws IOException {
        byte[] halves = new byte[2 * 64 * 48];
        for (int i = 0; i < halves.length; i += 2) {
            short half = Float.floatToFloat16((float) RANDOM.nextGaussian());
            halves[i] = (byte) half;
            halves[i + 1] = (byte) (half >> 8);
        }
        Array weights = new Array(ElementType.FLOAT16, Shape.of(48, 64), MemorySegment.ofArray(halves));
        ModelProto model = OperatorCase.of("Gemm", 13).input("x", 2, 64).constant("w", weights).node("Cast", "h", "x")
                .with("to", 10).node("Gemm", "g", "h", "w").with("transB", 1).node("Cast", "y", "g").with("to", 1)
                .output("y").model();
        Graph graph = quantized(OnnxFile.read(Files.write(folder.resolve("m.onnx"), model.toByteArray())), bits);
        float[] expected = run(model.toByteArray(), Shape.of(2, 64));
        float[] actual = run(OnnxFile.bytes(graph), Shape.of(2, 64));
        assertThat(actual).containsExactly(expected, Offset.offset(bits == 4 ? 12f : bits == 8 ? 1f : 0.1f));
    }

    private static Graph quantized(Graph graph, int bits) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        graph.layers().forEach(layer -> {
            Array values = graph.weights().get(layer.weight()).toDense();
            float[] scales = new float[(int) layer.shape().size(layer.outputAxis())];
            Arrays.fill(scales, 4f / (1 << (bits - 1)));
            Array zeros = Array.of(new float[scales.length], scales.length);
            Grid grid = new Grid(bits, true, layer.outputAxis(), Array.of(scales, scales.length), zeros);
            weights.put(layer.weight(), Quantized.nearest(Array.of(values.toFloats(), layer.shape()), grid));
        });
        return graph.withWeights(weights);
    }

    private static long count(GraphProto graph, String... operators) {
        return graph.getNodeList().stream().map(NodeProto::getOpType).filter(List.of(operators)::contains).count();
    }

    private static void assertSame(Graph compressed) {
        byte[] written = OnnxFile.bytes(compressed);
        assertThat(OnnxFile.size(compressed)).isEqualTo(written.length);
        Map<String, Weight> decoded = new LinkedHashMap<>();
        compressed.weights().forEach((name, weight) -> decoded.put(name, new Dense(weight.toDense())));
        float[] expected = run(OnnxFile.bytes(compressed.withWeights(decoded)));
        float[] actual = run(written);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
        }
    }

    private static float[] run(byte[] model) {
        return run(model, Shape.of(2, 4, 9, 9));
    }

    private static float[] run(byte[] model, Shape input) {
        try (OnnxSession session = OnnxSession.open(model)) {
            return session.run(SmallNetworks.random(new Random(5), 1, input)).toFloats();
        }
    }

    private static Weight factor(Shape shape, int bits, boolean symmetric, int axis) {
        Array values = SmallNetworks.random(RANDOM, 0.3f, shape);
        return bits > 12 ? new Dense(values) : Quantized.nearest(values, grid(values, bits, symmetric, axis));
    }

    private static Grid grid(Array values, int bits, boolean symmetric, int axis) {
        int count = axis == Grid.TENSOR ? 1 : (int) values.shape().size(axis);
        float[] scales = new float[count];
        float[] zeros = new float[count];
        for (int i = 0; i < count; i++) {
            scales[i] = (0.5f + RANDOM.nextFloat()) / (1 << (bits - 1));
            zeros[i] = !symmetric ? RANDOM.nextInt(1 << bits) - (1 << (bits - 1)) : bits == 1 ? -0.5f : 0;
        }
        return new Grid(bits, symmetric, axis, Array.of(scales, count), Array.of(zeros, count));
    }
}
