package espalier.format.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import espalier.SharedFiles;
import espalier.format.ModelFiles;
import espalier.format.RandomWeights;
import espalier.format.SameWeights;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.safetensors.SafetensorsFile;
import espalier.format.skeleton.Skeleton;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Packed files give every weight back bit by bit, are as long as foretold, and are refused when damaged.
class PackedFileTest {
    @TempDir
    Path folder;

    @Test
    void everyNestingSurvivesAndTheLengthIsForetold() {
        for (int seed = 0; seed < 150; seed++) {
            Graph graph = new RandomWeights(seed).graph();
            Path file = folder.resolve(seed + ".safetensors");
            long bytes = PackedFile.write(graph, file, Replace.REFUSE);
            assertThat(PackedFile.size(graph)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(file).hasSize(bytes);
            SameWeights.assertSame(ModelFiles.open(file), graph, "seed " + seed);
        }
    }

    @Test
    void weightsHeaderAndGraphMakeUpTheFile() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Graph graph = new RandomWeights(seed).graph();
            Path file = folder.resolve(seed + ".safetensors");
            long bytes = PackedFile.write(graph, file, Replace.REFUSE);
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int header = Math.toIntExact(content.getLong());
            var offsets = JsonParser.parseString(new String(content.array(), 8, header, StandardCharsets.UTF_8))
                    .getAsJsonObject().getAsJsonObject("espalier.graph").getAsJsonArray("data_offsets");
            long network = offsets.get(1).getAsLong() - offsets.get(0).getAsLong();
            long weights = graph.weights().values().stream().filter(Skeleton::isOutside)
                    .mapToLong(PackedFile::size).sum();
            assertThat(8 + header + network + weights).as("seed %d", seed).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet300/lenet300_op13", "lenet5/lenet5_op17", "fashion_resnet14/fashion_resnet14_op13_bn",
            "fashion_resnet14/fashion_resnet14_op13_b1"})
    void modelsOfOthersSurvive(String model) {
        Graph graph = ModelFiles.open(SharedFiles.path("models/" + model + ".onnx"));
        Path file = folder.resolve("packed");
        assertThat(PackedFile.write(graph, file, Replace.REFUSE)).isEqualTo(PackedFile.size(graph));
        Graph read = ModelFiles.open(file);
        SameWeights.assertSame(read, graph, model);
        assertThat(read.source()).isEqualTo(graph.source());
    }

    @Test
    void constantsOfOtherTypesSurvive() {
        var weights = new LinkedHashMap<String, Weight>();
        for (ElementType type : new ElementType[]{ElementType.FLOAT16, ElementType.FLOAT64}) {
            byte[] bytes = new byte[6 * type.bytes()];
            new Random(3).nextBytes(bytes);
            weights.put(type.name(), new Dense(new Array(type, Shape.of(2, 3), MemorySegment.ofArray(bytes))));
        }
        weights.put("indices", new Dense(Array.of(3, -1, 1L << 40)));
        Graph graph = RandomWeights.graphOf(weights);
        Path file = folder.resolve("types");
        assertThat(PackedFile.write(graph, file, Replace.REFUSE)).isEqualTo(PackedFile.size(graph));
        SameWeights.assertSame(PackedFile.read(file), graph, "types");
    }

    @Test
    void namesThatLookLikePartsOfOtherWeightsDoNoHarm() {
        var random = new RandomWeights(5);
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("a_left_packed", new Dense(random.floats(Shape.of(3))));
        weights.put("a", random.lowRank(Shape.of(13, 17)));
        weights.put("a_packed", random.quantized(Shape.of(4, 4)));
        weights.put("a_left", random.quantized(Shape.of(4, 4)));
        weights.put("espalier.graph", new Dense(random.floats(Shape.of(2))));
        weights.put("__metadata__", new Sparse(random.mask(Shape.of(9, 9)), random.quantized(Shape.of(9, 9))));
        Graph graph = RandomWeights.graphOf(weights);
        Path file = folder.resolve("names");
        assertThat(PackedFile.write(graph, file, Replace.REFUSE)).isEqualTo(PackedFile.size(graph));
        SameWeights.assertSame(PackedFile.read(file), graph, "names");
    }

    @Test
    void aTenthOfFourBitWeightsTakesLessThanATwelfthOfTheFloats() {
        var random = new Random(11);
        var shape = Shape.of(500, 800);
        var mask = Mask.of(shape, _ -> random.nextInt(10) == 0);
        var drawn = new RandomWeights(1);
        Quantized codes = drawn.quantized(shape);
        while (codes.grid().bits() != 4 || codes.grid().axis() != 0) {
            codes = drawn.quantized(shape);
        }
        Graph graph = RandomWeights.graphOf(new LinkedHashMap<>(Map.of("w", new Sparse(mask, codes))));
        // 400,000 positions at the entropy of one in ten (0.469 bits) and 40,000 codes of 4 bits, with 3 % for the rest.
        assertThat(PackedFile.size(graph)).isLessThan((long) ((400_000 * 0.469 + 160_000) / 8 * 1.03) + 500 * 8);
    }

    @Test
    void theLayoutIsAsDocumented() {
        var shape = Shape.of(2, 5);
        var mask = Mask.of(shape, i -> i == 1 || i == 2 || i == 9);
        var grid = new Grid(3, true, 0, Array.of(new float[]{0.5f, 2}, 2), Array.of(new float[2], 2));
        short[] codes = {0, -3, 3, 0, 0, 0, 0, 0, 0, 1};
        var quantized = new Quantized(shape, grid, MemorySegment.ofArray(codes));
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("w", new Sparse(mask, quantized));
        weights.put("all", quantized);
        var palette = new Palette(1, Array.of(new float[]{0, 1, 0, 2, 0, 3, 0, 4, -1, 5}, 5, 2));
        weights.put("p", new Sparse(mask, Palettized.of(shape, palette, new byte[]{0, 1, 0, 0, 0, 0, 0, 0, 0, 1})));
        Path file = folder.resolve("layout");
        PackedFile.write(RandomWeights.graphOf(weights), file, Replace.REFUSE);
        var tensors = SafetensorsFile.read(file).tensors();
        // Kept elements 1, 2 and 9 as bits; their gaps 1, 0, 6 in Rice's code of parameter 1 take 9 bits, no fewer bytes.
        assertThat(bytes(tensors, "w_bitmask")).containsExactly(0b0000_0110, 0b10);
        // -3, 3, 1 plus 4 are 1, 7, 5: from the lowest bit on 001, 111, 101.
        assertThat(bytes(tensors, "w_packed")).containsExactly(0b01_111_001, 0b1);
        assertThat(bytes(tensors, "all_packed")).hasSize(4);
        assertThat(bytes(tensors, "w_scale")).containsExactly(0, 0, 0, 0x3f, 0, 0, 0, 0x40);
        // Codes 1, 0, 1 of one bit each, and two values for each of five columns.
        assertThat(bytes(tensors, "p_packed")).containsExactly(0b101);
        assertThat(tensors.get("p_palette").shape()).containsExactly(5L, 2L);
        assertThat(tensors).doesNotContainKey("w_zero_point").containsKey("espalier.graph");
    }

    private static byte[] bytes(Map<String, SafetensorsFile.Tensor> tensors, String name) {
        return tensors.get(name).bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void safetensorsWithoutAGraphAreToldApart() throws Exception {
        Path file = folder.resolve("plain.safetensors");
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}   ".getBytes();
        byte[] bytes = new byte[8 + header.length + 4];
        bytes[0] = (byte) header.length;
        System.arraycopy(header, 0, bytes, 8, header.length);
        Files.write(file, bytes);
        assertThat(PackedFile.isPacked(file)).isFalse();
        assertThat(ModelFiles.open(file).isLoose()).isTrue();
        assertThatThrownBy(() -> PackedFile.read(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("without a graph").hasMessageContaining("plain.safetensors");
    }

    @Test
    void otherVersionsAreToldApart() throws Exception {
        assertThatThrownBy(() -> PackedFile.read(ofVersion("1"))).isInstanceOf(InputException.class)
                .hasMessageContaining("version '1', this program reads version 2; write it again");
        assertThatThrownBy(() -> PackedFile.read(ofVersion("3"))).isInstanceOf(InputException.class)
                .hasMessageContaining("version '3'").hasMessageContaining("newer program");
    }

    private Path ofVersion(String version) throws Exception {
        Path file = folder.resolve("version" + version);
        PackedFile.write(new RandomWeights(4).graph(), file, Replace.REFUSE);
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        String own = "\"version\":\"2\"";
        assertThat(bytes).contains(own);
        Files.write(file, bytes.replace(own, own.replace("2", version)).getBytes(StandardCharsets.ISO_8859_1));
        return file;
    }

    @Test
    void whateverIsDamagedNothingButASentenceComesOut() throws Exception {
        Path file = folder.resolve("model");
        var random = new Random(13);
        for (int seed = 0; seed < 8; seed++) {
            PackedFile.write(new RandomWeights(seed).graph(), file, Replace.AGREED);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 250; i++) {
                Files.write(file, damaged(whole, random));
                Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
                    try {
                        PackedFile.read(file);
                    } catch (InputException e) {
                        assertThat(e.getMessage()).contains("model");
                    }
                });
            }
        }
    }

    private static byte[] damaged(byte[] whole, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(whole, random.nextInt(whole.length));
        }
        byte[] changed = whole.clone();
        int header = (whole[0] & 0xff) | (whole[1] & 0xff) << 8;
        for (int k = 0; k <= random.nextInt(4); k++) {
            int place = random.nextInt(3) == 0 ? random.nextInt(whole.length) : 8 + random.nextInt(header);
            changed[place] = random.nextBoolean() ? (byte) ('0' + random.nextInt(10)) : (byte) random.nextInt(256);
        }
        return changed;
    }
}
