package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import espalier.format.ModelFiles;
import espalier.format.file.SafeFiles;
import espalier.format.onnx.OnnxFile;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.Cost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves what is known of a model once it is open, and that a study never takes another model for its own.
class ModelsTest {
    @TempDir
    Path folder;

    private Path written() {
        Path file = folder.resolve("tiny.v2.onnx");
        SafeFiles.write(file, SafeFiles.Replace.REFUSE, out -> OnnxFile.write(TinyModel.graph(), out));
        return file;
    }

    @Test
    void anOpenModelKnowsItsLayersItsSizesAndItsHash() throws IOException {
        Path file = written();
        OpenModel model = Models.open(file);
        assertThat(model.reference().name()).isEqualTo("tiny.v2");
        assertThat(model.reference().layers()).hasSize(2).containsEntry("fc1", "Gemm").containsEntry("fc2", "Gemm");
        assertThat(model.reference().sha256()).isEqualTo(sha256(file));
        assertThat(model.obstacle()).isEmpty();
        assertThat(model.sizes().dense()).isEqualTo(4 * model.costs().total().parameters());
        assertThat(model.sizes().runtime()).isEqualTo(Files.size(file));
        assertThat(Models.open(model.reference(), JobContext.QUIET).reference()).isEqualTo(model.reference());
    }

    @Test
    void aModelThatIsGoneOrHasChangedIsNamed() throws IOException {
        Path file = written();
        ModelReference reference = Models.open(file).reference();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Models.open(reference, JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("has changed");
        Files.delete(file);
        assertThatThrownBy(() -> Models.open(reference, JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("not there any more");
    }

    @Test
    void aModelWhoseWeightsBesideItHaveChangedIsNamed() throws IOException {
        Path file = external(4_000_000);
        ModelReference reference = Models.open(file).reference();
        assertThat(Models.open(reference, JobContext.QUIET).reference()).isEqualTo(reference);
        var old = new ModelReference(file, sha256(file), reference.name(), reference.layers());
        assertThat(Models.open(old, JobContext.QUIET).reference()).isEqualTo(old);
        Path weights = folder.resolve("weights.bin");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[3_141_592] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> Models.open(reference, JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("has changed");
    }

    @Test
    void openingTellsHowFarItIsAndStopsWhenItShould() throws IOException {
        Path file = external(4_000_000);
        var told = new ArrayList<Double>();
        Models.open(file, listening(progress -> told.add(progress.done()), () -> false));
        assertThat(told).hasSizeGreaterThan(5).isSorted().last().isEqualTo(0.7);
        told.clear();
        assertThatThrownBy(() -> Models.open(file,
                listening(progress -> told.add(progress.done()), () -> told.size() > 3)))
                .isInstanceOf(CancelledException.class);
        assertThat(told).hasSize(4);
    }

    @Test
    void aModelOfMoreBytesThanOnnxHoldsIsShownAll() throws IOException {
        long bytes = 5L << 30;
        Path file = external(bytes);
        Graph graph = ModelFiles.open(file);
        assertThat(graph.layers().getFirst().shape()).isEqualTo(Shape.of(bytes / 4096, 1024));
        assertThat(ModelSizes.of(graph, new Cost(bytes / 4, 0, 0, 0)).runtime()).isBetween(bytes, bytes + 1000);
        assertThatThrownBy(() -> OnnxFile.bytes(graph)).isInstanceOf(InputException.class)
                .hasMessageContaining("2 GB");
    }

    /// A model of one layer whose weights lie in a file that takes no room on the disk.
    private Path external(long bytes) throws IOException {
        long rows = bytes / 4096;
        try (var file = new RandomAccessFile(folder.resolve("weights.bin").toFile(), "rw")) {
            file.setLength(rows * 4096);
        }
        var weight = TensorProto.newBuilder().setName("w").setDataType(1).addDims(rows).addDims(1024)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
        var node = NodeProto.newBuilder().setOpType("Gemm").addInput("x").addInput("w").addOutput("y")
                .addAttribute(AttributeProto.newBuilder().setName("transB").setI(1)
                        .setType(AttributeProto.AttributeType.INT));
        var graph = GraphProto.newBuilder().setName("wide").addInput(value("x", 1024)).addOutput(value("y", rows))
                .addInitializer(weight).addNode(node);
        return Files.write(folder.resolve("wide.onnx"), ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph).build().toByteArray());
    }

    private static ValueInfoProto value(String name, long width) {
        var shape = TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimValue(1))
                .addDim(Dimension.newBuilder().setDimValue(width));
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape))).build();
    }

    private static JobContext listening(Consumer<Progress> reports, BooleanSupplier cancelled) {
        return new JobContext() {
            @Override
            public void report(Progress progress) {
                reports.accept(progress);
            }

            @Override
            public boolean isCancelled() {
                return cancelled.getAsBoolean();
            }
        };
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
