package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import com.google.protobuf.ByteString;
import espalier.format.ModelFiles;
import espalier.model.InputException;
import espalier.model.array.Array;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are damaged, lie or are no models: one sentence that names the file, nothing else.
class BadFilesTest {
    @TempDir
    Path folder;
    private byte[] good;

    @BeforeEach
    void write() {
        good = OnnxFile.bytes(SmallNetworks.convolutional(13));
    }

    @Test
    void sayWhatForeignFilesAre() throws IOException {
        assertRefused("hello, I am a model\n".getBytes(StandardCharsets.UTF_8), "text file");
        assertRefused("version https://git-lfs.github.com/spec/v1\noid sha256:1".getBytes(StandardCharsets.UTF_8),
                "git lfs pull");
        assertRefused("<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8), "web page");
        assertRefused(new byte[]{'P', 'K', 3, 4, 0, 0, 0, 0}, "zip");
        assertRefused(new byte[0], "empty");
        assertRefused(new byte[]{(byte) 0x80, 2, '}', 'q'}, "pickle");
        assertRefused(new byte[5000], "not an ONNX model");
        assertThatThrownBy(() -> OnnxFile.read(folder)).isInstanceOf(InputException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> ModelFiles.open(folder.resolve("none.onnx"))).isInstanceOf(InputException.class)
                .hasMessageContaining("none.onnx");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.999})
    void areRefusedWhenTruncated(double share) throws IOException {
        assertRefused(Arrays.copyOf(good, (int) (good.length * share)), "truncated");
    }

    @Test
    void areRefusedWhenTheyLieAboutSizes() throws IOException {
        assertRefused(with(tensor -> tensor.setDims(0, -3)), "-3");
        assertRefused(with(tensor -> tensor.setDims(0, 1L << 60)), "more elements than any computer can hold");
        assertRefused(with(tensor -> tensor.setDims(0, 1L << 40)), "needs");
        assertRefused(with(tensor -> tensor.setDims(0, 13)), "needs");
        assertRefused(with(tensor -> tensor.clearRawData().addFloatData(1)), "elements");
        assertRefused(with(tensor -> tensor.setDataType(14)), "COMPLEX64");
        assertRefused(with(tensor -> tensor.setDataType(99)), "99");
        assertRefused(with(tensor -> tensor.clearName()), "nothing makes");
    }

    @Test
    void areRefusedWhenTheirNodesDoNotFit() throws IOException {
        assertRefused(graph(g -> g.getNodeBuilder(0).setInput(0, "v3")), "circle");
        assertRefused(graph(g -> g.getNodeBuilder(0).setInput(0, "nobody")), "'nobody'");
        assertRefused(graph(g -> g.getNodeBuilder(3).setOutput(0, "v0")), "made twice");
        assertRefused(graph(g -> g.getNodeBuilder(3).setOutput(0, "conv1.weight")), "made twice");
        assertRefused(graph(g -> g.addInitializer(g.getInitializer(0))), "twice");
        assertRefused(graph(GraphProto.Builder::clearOutput), "no output");
        assertRefused(graph(g -> g.getOutputBuilder(0).setName("ghost")), "'ghost'");
        assertRefused(graph(g -> shapeOf(g).setDim(1, Dimension.newBuilder().setDimValue(-2))), "-2");
        assertRefused(graph(g -> g.getNodeBuilder(0).getAttributeBuilder(0).setInts(0, 0)), "at least 1");
        assertRefused(ModelProto.parseFrom(good).toBuilder().clearOpsetImport().build().toByteArray(), "operator set");
        assertRefused(old().toByteArray(), "operator set 0");
    }

    @Test
    void mayNotReachOutsideTheirFolder() throws IOException {
        Files.write(folder.resolve("outside.bin"), new byte[4096]);
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (String location : new String[]{"../outside.bin", "a/../../outside.bin",
                folder.resolve("outside.bin").toAbsolutePath().toString(), "", "."}) {
            assertThatThrownBy(() -> OnnxFile.read(Files.write(inner.resolve("m.onnx"), external(location, "0"))))
                    .as(location).isInstanceOf(InputException.class).hasMessageContaining("m.onnx");
        }
        Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("outside.bin"));
        assertRefused(external("link.bin", "0"), inner, "outside the model's folder");
        assertRefused(external("missing.bin", "0"), inner, "missing");
        Files.write(inner.resolve("short.bin"), new byte[10]);
        assertRefused(external("short.bin", "0"), inner, "holds 10");
        Files.write(inner.resolve("long.bin"), new byte[4096]);
        assertRefused(external("long.bin", "-8"), inner, "'-8'");
        assertRefused(external("long.bin", "9223372036854775807"), inner, "holds 4096");
    }

    private byte[] with(Consumer<TensorProto.Builder> change) throws IOException {
        return graph(graph -> change.accept(graph.getInitializerBuilder(0)));
    }

    private byte[] graph(Consumer<GraphProto.Builder> change) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(good).toBuilder();
        change.accept(model.getGraphBuilder());
        return model.build().toByteArray();
    }

    @Test
    void areRefusedWhenSparseTensorsPointOutsideThemselvesOrAskForTooMuch() throws IOException {
        Array values = Array.of(new float[]{1, 2}, 2);
        for (var bad : List.of(sparse(values, Array.of(0, 8), 8), sparse(values, Array.of(-1, 3), 8),
                sparse(values, Array.of(0, 1, 2), 8), sparse(values, Array.of(0, 1), 1L << 40),
                sparse(values, Array.of(0, 1), 1L << 40, 1L << 40), sparse(values, Array.of(0, 1), -8))) {
            assertRefused(bad, "constant");
        }
    }

    private static byte[] sparse(Array values, Array places, long... sizes) {
        return OperatorCase.of("", 13).input("x", 8).node("Constant", "c").sparse("sparse_value", values, places, sizes)
                .node("Mul", "y", "x", "c").output("y").model().toByteArray();
    }

    private static TensorShapeProto.Builder shapeOf(GraphProto.Builder graph) {
        return graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    }

    private ModelProto old() throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(good).toBuilder();
        model.getOpsetImportBuilder(0).setVersion(0);
        return model.build();
    }

    private byte[] external(String location, String offset) throws IOException {
        return with(tensor -> tensor.setRawData(ByteString.EMPTY).clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(entry("location", location))
                .addExternalData(entry("offset", offset)));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private void assertRefused(byte[] bytes, String part) throws IOException {
        assertRefused(bytes, folder, part);
    }

    private static void assertRefused(byte[] bytes, Path folder, String part) throws IOException {
        Path file = Files.write(folder.resolve("bad.onnx"), bytes);
        assertThatThrownBy(() -> ModelFiles.open(file)).isInstanceOf(InputException.class)
                .hasMessageContaining("bad.onnx").hasMessageContaining(part);
    }
}
