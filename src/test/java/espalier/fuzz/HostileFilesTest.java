package espalier.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import espalier.data.DataSets;
import espalier.experiment.Models;
import espalier.format.recipe.RecipeFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Files made to do harm: each is answered with one sentence, at once.
class HostileFilesTest {
    private static final int DEEP = 100_000;
    /// Far more than any of them takes; a busy machine may be slow.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void jsonNestedToTheDepthOfHundredThousandIsRefused() throws IOException {
        String nest = "[".repeat(DEEP) + "]".repeat(DEEP);
        refused(() -> RecipeFile.read(written("a.json", nest.getBytes(StandardCharsets.UTF_8))), "a.json");
        refused(() -> RecipeFile.read(written("b.json", ("{\"format\":" + "{\"a\":".repeat(DEEP)).getBytes(
                StandardCharsets.UTF_8))), "b.json");
        refused(() -> Models.open(written("c.safetensors", safetensors("{\"w\":" + nest + "}", 0))), "c.safetensors");
        refused(() -> Models.open(written("d.safetensors",
                safetensors("{\"__metadata__\":{\"format\":\"espalier-packed\",\"version\":\"2\",\"weights\":\"" + nest
                        + "\"}}", 0))),
                "d.safetensors");
    }

    @Test
    void messagesNestedToTheDepthOfHundredThousandAreRefused() throws IOException {
        // A graph within an attribute of a node, within a graph, and so on.
        refused(() -> Models.open(written("subgraphs.onnx", nested(7, 1, 5, 6))), "subgraphs.onnx");
        // A type that is a sequence of sequences: ValueInfoProto.type, TypeProto.sequence_type, Sequence.elem_type.
        refused(() -> Models.open(written("types.onnx", nested(7, 11, 2, 4, 1))), "types.onnx");
        // Functions whose nodes hold graphs.
        refused(() -> Models.open(written("functions.onnx", nested(25, 7, 5, 6))), "functions.onnx");
    }

    /// Messages within each other: the first under `fields[0]`, then the other fields over and over.
    private static byte[] nested(int... fields) throws IOException {
        int[] lengths = new int[DEEP + 1];
        for (int level = DEEP - 1; level >= 0; level--) {
            lengths[level] = CodedOutputStream.computeTagSize(field(fields, level))
                    + CodedOutputStream.computeUInt32SizeNoTag(lengths[level + 1]) + lengths[level + 1];
        }
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        for (int level = 0; level < DEEP; level++) {
            out.writeTag(field(fields, level), WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(lengths[level + 1]);
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static int field(int[] fields, int level) {
        return level == 0 ? fields[0] : fields[1 + (level - 1) % (fields.length - 1)];
    }

    @Test
    void nodesInACircleAreRefusedAndLongChainsAreNot() throws IOException {
        int length = 20_000;
        GraphProto.Builder chain = GraphProto.newBuilder().setName("chain").addInput(value("v0"))
                .addOutput(value("v" + length));
        for (int i = 0; i < length; i++) {
            chain.addNode(relu("v" + i, "v" + (i + 1)));
        }
        Path good = written("chain.onnx", model(chain));
        Assertions.assertTimeoutPreemptively(PATIENCE,
                () -> assertThat(Models.open(good).graph().nodes()).hasSize(length));
        chain.getNodeBuilder(0).setInput(0, "v" + length);
        refused(() -> Models.open(written("circle.onnx", model(chain))), "circle.onnx", "circle");
        GraphProto.Builder self = GraphProto.newBuilder().addNode(relu("a", "a")).addOutput(value("a"));
        refused(() -> Models.open(written("self.onnx", model(self))), "self.onnx", "circle");
    }

    @Test
    void sizesBeyondTheFileAreRefused() throws IOException {
        for (long[] sizes : new long[][]{{1L << 60}, {1L << 20, 1L << 20, 1L << 20}, {Long.MAX_VALUE, 2}, {-1}, {3, -2},
                {1L << 32, 1L << 32}}) {
            TensorProto.Builder tensor = TensorProto.newBuilder().setName("w").setDataType(1).addFloatData(1);
            var dims = new StringBuilder();
            for (long size : sizes) {
                tensor.addDims(size);
                dims.append(dims.isEmpty() ? "" : ",").append(size);
            }
            GraphProto.Builder graph = GraphProto.newBuilder().addInitializer(tensor).addNode(relu("w", "y"))
                    .addOutput(value("y"));
            refused(() -> Models.open(written("sizes.onnx", model(graph))), "sizes.onnx", "'w'");
            refused(() -> Models.open(written("sizes.safetensors",
                    safetensors("{\"w\":{\"dtype\":\"F32\",\"shape\":[" + dims + "],\"data_offsets\":[0,4]}}", 4))),
                    "sizes.safetensors", "'w'");
            refused(() -> data("npz:", written("sizes.npz", zip("x.npy", npy("(" + dims + ",)")))), "sizes.npz");
        }
        refused(() -> Models.open(written("header.safetensors",
                ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).put((byte) '{')
                        .array())),
                "header.safetensors");
    }

    @Test
    void archivesThatUnpackToFarMoreAreReadNoFurtherThanTheySay() throws IOException {
        byte[] zeros = new byte[64 << 20];
        byte[] head = npy("(2, 2)");
        System.arraycopy(head, 0, zeros, 0, head.length);
        refused(() -> data("npz:", written("bomb.npz", zip("x.npy", zeros))), "bomb.npz");
        byte[] claims = npy("(160000000,)");
        System.arraycopy(claims, 0, zeros, 0, claims.length);
        refused(() -> data("npz:", written("more.npz", zip("x.npy", zeros))), "more.npz");
        refused(() -> data("csv:", written("bomb.csv", GoodFiles.gzip(new byte[64 << 20]))), "bomb.csv");
        Files.write(folder.resolve("train-labels-idx1-ubyte"), GoodFiles.idxLabels());
        byte[] images = new byte[48 << 20];
        System.arraycopy(GoodFiles.idxImages(), 0, images, 0, 16);
        written("train-images-idx3-ubyte", GoodFiles.gzip(images));
        refused(() -> data("idx:", folder), "train-images-idx3-ubyte");
    }

    @Test
    void imagesThatClaimMoreThanTheirBytesCanSayAreRefused() throws IOException {
        Path home = Files.createDirectories(folder.resolve("pictures/a"));
        ByteBuffer png = ByteBuffer.wrap(GoodFiles.images().getFirst());
        png.putInt(16, 10_000).putInt(20, 9_000);
        var checksum = new CRC32();
        checksum.update(png.array(), 12, 17);
        png.putInt(29, (int) checksum.getValue());
        Path picture = Files.write(home.resolve("wide.png"), png.array());
        refused(() -> data("images:", home.getParent()), "wide.png", "10000×9000");
        Files.delete(picture);
        // Samples of 8, 8 and 27 bits.
        byte[] tiff = GoodFiles.images().getLast();
        int bits = new String(tiff, StandardCharsets.ISO_8859_1).indexOf("\0\u0008\0\u0008\0\u0008");
        tiff[bits + 5] = 27;
        Files.write(home.resolve("bits.tif"), tiff);
        refused(() -> data("images:", home.getParent()), "bits.tif", "27 bits");
    }

    @Test
    void namesOfAbsurdLengthAndNamesTwiceAreRefusedInAShortSentence() throws IOException {
        String name = "n".repeat(5_000_000);
        GraphProto.Builder absurd = GraphProto.newBuilder().addNode(relu(name, "y")).addOutput(value("y"));
        refused(() -> Models.open(written("absurd.onnx", model(absurd))), "absurd.onnx", "nothing makes");
        GraphProto.Builder twice = GraphProto.newBuilder().addInput(value("x")).addInput(value("x"))
                .addNode(relu("x", "y")).addOutput(value("y"));
        refused(() -> Models.open(written("twice.onnx", model(twice))), "twice.onnx", "twice");
        refused(() -> Models.open(written("twice.safetensors", safetensors("{\"w\":{},\"w\":{}}", 0))),
                "twice.safetensors", "twice");
        refused(() -> RecipeFile.read(written("absurd.json",
                ("{\"format\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8))), "absurd.json");
    }

    @Test
    void functionsThatCallThemselvesAreAnsweredAtOnce() throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(model(GraphProto.newBuilder().addInput(value("x"))
                .addNode(relu("x", "y").setOpType("Again").setDomain("own")).addOutput(value("y")))).toBuilder();
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1));
        model.addFunctionsBuilder().setName("Again").setDomain("own").addInput("a").addOutput("c")
                .addNode(relu("a", "b").setOpType("Again").setDomain("own"))
                .addNode(relu("b", "c").setOpType("Again").setDomain("own"));
        Path file = written("again.onnx", model.build().toByteArray());
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> {
            try {
                assertThat(Models.open(file).obstacle()).isPresent();
            } catch (InputException e) {
                assertThat(e).hasMessageContaining("again.onnx");
            }
        });
    }

    @Test
    void subgraphsCannotHideThatNothingMakesAValue() throws IOException {
        GraphProto inner = GraphProto.newBuilder().setName("inner").addNode(relu("y", "z")).addOutput(value("z"))
                .build();
        NodeProto.Builder node = NodeProto.newBuilder().setOpType("If").addInput("x").addOutput("y").addAttribute(
                AttributeProto.newBuilder().setName("then_branch").setG(inner)
                        .setType(AttributeProto.AttributeType.GRAPH));
        GraphProto.Builder graph = GraphProto.newBuilder().addInput(value("x")).addNode(node).addOutput(value("y"));
        refused(() -> Models.open(written("inner.onnx", model(graph))), "inner.onnx", "circle");
    }

    private static void refused(Executable opening, String... parts) {
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> assertThatThrownBy(opening::execute)
                .isInstanceOf(InputException.class).message().contains(parts).hasSizeLessThan(1600)
                .doesNotContain("\n"));
    }

    private Path written(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void data(String scheme, Path file) {
        DataSets.load(scheme + file, JobContext.QUIET);
    }

    private static NodeProto.Builder relu(String from, String to) {
        return NodeProto.newBuilder().setOpType("Relu").addInput(from).addOutput(to);
    }

    private static ValueInfoProto value(String name) {
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(
                        TypeProto.Tensor.newBuilder().setElemType(1).setShape(TensorShapeProto.newBuilder()
                                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(4)))))
                .build();
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph).build().toByteArray();
    }

    private static byte[] safetensors(String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length)
                .put(text).array();
    }

    private static byte[] npy(String shape) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n";
        return ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII)).array();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry(name);
            var checksum = new CRC32();
            checksum.update(content);
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
