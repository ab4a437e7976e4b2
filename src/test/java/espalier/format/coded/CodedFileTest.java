package espalier.format.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.SharedFiles;
import espalier.format.ModelFiles;
import espalier.format.RandomWeights;
import espalier.format.SameWeights;
import espalier.format.file.SafeFiles.Replace;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.weight.Dense;
import espalier.model.weight.KeptElements;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Coded files give every weight back bit by bit, are as long as foretold, and are refused when damaged.
class CodedFileTest {
    @TempDir
    Path folder;

    private Graph throughFile(Graph graph, String what) throws IOException {
        Path file = folder.resolve("model.esp");
        long bytes = CodedFile.write(graph, file, Replace.AGREED);
        assertThat(CodedFile.size(graph)).as(what).isEqualTo(bytes);
        assertThat(file).hasSize(bytes);
        Graph read = ModelFiles.open(file);
        SameWeights.assertSame(read, graph, what);
        Path again = folder.resolve("again.esp");
        CodedFile.write(read, again, Replace.AGREED);
        assertThat(Files.mismatch(file, again)).as(what).isEqualTo(-1);
        return read;
    }

    @Test
    void everyNestingSurvivesAndTheLengthIsForetold() throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            throughFile(new RandomWeights(seed).graph(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet300/lenet300_op13", "lenet5/lenet5_op17", "fashion_resnet14/fashion_resnet14_op13_bn",
            "fashion_resnet14/fashion_resnet14_op13_b1"})
    void modelsOfOthersSurvive(String model) throws IOException {
        Graph graph = ModelFiles.open(SharedFiles.path("models/" + model + ".onnx"));
        assertThat(throughFile(graph, model).source()).isEqualTo(graph.source());
    }

    @Test
    void floatsOfAllTypesSurvive() throws IOException {
        var random = new Random(3);
        for (int size : new int[]{0, 1, 7, 5000}) {
            var weights = new LinkedHashMap<String, Weight>();
            for (ElementType type : new ElementType[]{ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT32,
                    ElementType.FLOAT64}) {
                byte[] bytes = new byte[size * type.bytes()];
                random.nextBytes(bytes);
                var dense = new Dense(new Array(type, Shape.of(size), MemorySegment.ofArray(bytes)));
                weights.put(type.name(), dense);
                weights.put(type + "sparse",
                        new Sparse(Mask.of(dense.shape(), i -> i % 3 == 0), new Dense(KeptElements.spread(
                                KeptElements.of(dense.array(), Mask.of(dense.shape(), i -> i % 3 == 0)), type,
                                Mask.of(dense.shape(), i -> i % 3 == 0)))));
                weights.put(type + "few", new Dense(new Array(type, Shape.of(size),
                        MemorySegment.ofArray(repeating(bytes, 6 * type.bytes())))));
            }
            weights.put("indices", new Dense(Array.of(3, -1, 1L << 40)));
            throughFile(RandomWeights.graphOf(weights), "types of " + size);
        }
    }

    @Test
    void largeIntegersAreCodedBesideTheGraph() throws IOException {
        var random = new Random(3);
        var weights = new LinkedHashMap<String, Weight>();
        for (ElementType type : new ElementType[]{ElementType.INT8, ElementType.UINT8, ElementType.INT4,
                ElementType.INT32, ElementType.INT64, ElementType.BOOL}) {
            byte[] bytes = new byte[(int) Integers.bytes(type, Shape.of(100, 61))];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextGaussian() * 9);
            }
            weights.put(type.name(), new Dense(new Array(type, Shape.of(100, 61), MemorySegment.ofArray(bytes))));
            weights.put("small" + type, new Dense(new Array(type, Shape.of(2), MemorySegment.ofArray(
                    Arrays.copyOf(bytes, (int) Integers.bytes(type, Shape.of(2)))))));
        }
        Graph graph = RandomWeights.graphOf(weights);
        throughFile(graph, "integers");
        assertThat(CodedFile.size(graph)).isBetween(CodedFile.entropyBound(graph) / 2,
                (long) (1.03 * CodedFile.entropyBound(graph)) + 200);
    }

    @Test
    void longGraphsSurvive() throws IOException {
        var weights = new LinkedHashMap<String, Weight>();
        for (int i = 0; i < 2500; i++) {
            weights.put("a weight with a long name, such as machines give, number " + i,
                    new Dense(Array.of(new float[]{i, -i}, 2)));
        }
        throughFile(RandomWeights.graphOf(weights), "long");
    }

    private static byte[] repeating(byte[] bytes, int period) {
        byte[] repeated = bytes.clone();
        for (int i = period; i < repeated.length; i++) {
            repeated[i] = repeated[i - period];
        }
        return repeated;
    }

    @Test
    void lengthsAreRememberedForWeightsThatStay() {
        var lengths = new CodedLengths();
        for (int seed = 0; seed < 40; seed++) {
            Graph graph = new RandomWeights(seed / 2).graph();
            Graph changed = seed % 2 == 0
                    ? graph
                    : graph.withWeights(Map.of("layer0.weight",
                            new Dense(new RandomWeights(seed).floats(graph.weights().get("layer0.weight").shape()))));
            for (Graph each : new Graph[]{graph, changed}) {
                assertThat(CodedFile.size(each, lengths, () -> {})).isEqualTo(CodedFile.size(each));
                assertThat(CodedFile.entropyBound(each, lengths, () -> {})).isEqualTo(CodedFile.entropyBound(each));
            }
        }
    }

    @Test
    void whateverIsDamagedNothingButASentenceComesOut() throws Exception {
        Path file = folder.resolve("model.esp");
        var random = new Random(13);
        int refused = 0;
        for (int seed = 0; seed < 10; seed++) {
            CodedFile.write(new RandomWeights(seed).graph(), file, Replace.AGREED);
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 200; i++) {
                Files.write(file, damaged(whole, random, i % 2 == 0));
                refused += Assertions.assertTimeout(Duration.ofSeconds(2), () -> isRefused(file)) ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(1900);
    }

    private static boolean isRefused(Path file) {
        try {
            CodedFile.read(file);
            return false;
        } catch (InputException e) {
            assertThat(e.getMessage()).contains("model.esp");
            return true;
        }
    }

    /// @param isSealed whether the checksum fits again, so that the damage is met where it is
    private static byte[] damaged(byte[] whole, Random random, boolean isSealed) {
        byte[] changed = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int k = 0; k <= random.nextInt(4) && changed.length > 0; k++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return isSealed ? sealed(changed) : changed;
    }

    private static byte[] sealed(byte[] bytes) {
        if (bytes.length >= 4) {
            var checksum = new CRC32C();
            checksum.update(bytes, 0, bytes.length - 4);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4,
                    (int) checksum.getValue());
        }
        return bytes;
    }

    @Test
    void oneFlippedBitAnywhereIsNoticed() throws IOException {
        Path file = folder.resolve("model.esp");
        CodedFile.write(new RandomWeights(4).graph(), file, Replace.AGREED);
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit += 5) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            assertThat(isRefused(file)).as("bit %d", bit).isTrue();
        }
    }

    @Test
    void aSmallFileCannotAskForMuchMemory() throws IOException {
        var weights = new LinkedHashMap<String, Weight>();
        Shape shape = Shape.of(1 << 14, 1 << 12);
        weights.put("w", new Sparse(Mask.of(shape, _ -> false), new Dense(Array.of(new float[1 << 26], shape))));
        Path file = folder.resolve("model.esp");
        CodedFile.write(RandomWeights.graphOf(weights), file, Replace.AGREED);
        assertThat(Files.size(file)).isLessThan(1000);
        assertThatThrownBy(() -> CodedFile.read(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("more elements than its length allows");
    }

    @Test
    void otherVersionsAndOtherFilesAreToldApart() throws IOException {
        Path file = folder.resolve("model.esp");
        CodedFile.write(new RandomWeights(4).graph(), file, Replace.AGREED);
        byte[] whole = Files.readAllBytes(file);
        whole[8] = 3;
        Files.write(file, sealed(whole));
        assertThatThrownBy(() -> CodedFile.read(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("version 3").hasMessageContaining("newer program");
        whole[8] = 1;
        Files.write(file, sealed(whole));
        assertThatThrownBy(() -> CodedFile.read(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("version 1, this program reads version 2; write it again");
        Files.write(file, new byte[]{1, 2, 3});
        assertThatThrownBy(() -> CodedFile.read(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("no coded file");
        assertThatThrownBy(() -> CodedFile.read(folder.resolve("none.esp"))).isInstanceOf(InputException.class)
                .hasMessageContaining("none.esp");
    }
}
