package espalier.fuzz;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import espalier.data.npz.Npz;
import espalier.experiment.Edit;
import espalier.experiment.Study;
import espalier.experiment.StudyFile;
import espalier.experiment.TrialSamples;
import espalier.format.RandomWeights;
import espalier.format.coded.CodedFile;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OperatorCase;
import espalier.format.packed.PackedFile;
import espalier.format.recipe.RecipeFile;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/// Makes the small good files that the fuzzer damages.
final class GoodFiles {
    private static final int IMAGES = 12;

    private GoodFiles() {
    }

    /// A model for every operator and form this program knows.
    static List<byte[]> onnx() {
        return OperatorCase.all().stream().map(one -> one.model().toByteArray()).toList();
    }

    /// Models whose constants lie in `weights.bin`.
    static List<byte[]> externalOnnx() {
        var files = new ArrayList<byte[]>();
        var weights = new ByteArrayOutputStream();
        for (OperatorCase one : OperatorCase.all()) {
            ModelProto.Builder model = one.model().toBuilder();
            moveOut(model.getGraphBuilder(), weights);
            files.add(model.build().toByteArray());
        }
        return files;
    }

    /// The constants of [#externalOnnx()].
    static byte[] weights() {
        var weights = new ByteArrayOutputStream();
        OperatorCase.all().forEach(one -> moveOut(one.model().toBuilder().getGraphBuilder(), weights));
        return weights.toByteArray();
    }

    private static void moveOut(GraphProto.Builder graph, ByteArrayOutputStream weights) {
        for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.hasRawData()) {
                byte[] bytes = tensor.getRawData().toByteArray();
                tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", "weights.bin"))
                        .addExternalData(entry("offset", "" + weights.size()))
                        .addExternalData(entry("length", "" + bytes.length));
                weights.writeBytes(bytes);
            }
        }
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /// Packed files with weights of every nesting.
    static List<byte[]> packed(Path folder) {
        var files = new ArrayList<byte[]>();
        for (int seed = 0; seed < 12; seed++) {
            int number = seed;
            files.add(written(folder.resolve("good.safetensors"),
                    file -> PackedFile.write(new RandomWeights(number).graph(), file, Replace.AGREED)));
        }
        return files;
    }

    /// Coded files of the same weights.
    static List<byte[]> coded(Path folder) {
        var files = new ArrayList<byte[]>();
        for (int seed = 0; seed < 12; seed++) {
            int number = seed;
            files.add(written(folder.resolve("good.esp"),
                    file -> CodedFile.write(new RandomWeights(number).graph(), file, Replace.AGREED)));
        }
        return files;
    }

    static Recipe recipe() {
        Map<espalier.model.recipe.Target, List<Step>> steps = new LinkedHashMap<>();
        steps.put(espalier.model.recipe.Target.WHOLE_MODEL, List.of(Step.of("magnitude",
                Map.of("sparsity", KnobValue.of(0.9), "scope", KnobValue.of("global")))));
        steps.put(new espalier.model.recipe.Target.OperatorType("Conv"),
                List.of(Step.of("uniform", Map.of("bits", KnobValue.of(4)))));
        steps.put(new espalier.model.recipe.Target.OneLayer("/layers/0/\"fc\".1 ü"),
                List.of(Step.of("svd", Map.of("energy", KnobValue.of(0.5))), Step.off("magnitude")));
        return new Recipe(List.of(new Stage.Compress(new LinkedHashMap<>(steps)),
                new Stage.Recover(new Recovery.FineTuning(3, 1e-5, 17)),
                new Stage.Recover(new Recovery.Distillation(2, 0.01, 64, 3.5, 0.25)),
                new Stage.Recover(new Recovery.BatchNormEstimation(50))));
    }

    static List<byte[]> recipes() {
        return List.of(RecipeFile.toText(recipe()).getBytes(StandardCharsets.UTF_8),
                RecipeFile.toText(Recipe.EMPTY).getBytes(StandardCharsets.UTF_8));
    }

    static List<byte[]> studies(Path folder) {
        Study empty = TrialSamples.study();
        Study tried = empty.after(new Edit.ReplaceRecipe(recipe()))
                .after(new Edit.AddTrial(TrialSamples.trial(1, 500, 900)));
        return List.of(written(folder.resolve("good.study"), file -> StudyFile.create(file, empty).close()),
                written(folder.resolve("good.study"), file -> StudyFile.create(file, tried).close()));
    }

    /// Tables of images with labels, as numbers of several types.
    static List<byte[]> npz() {
        var files = new ArrayList<byte[]>();
        for (ElementType type : List.of(ElementType.UINT8, ElementType.FLOAT32, ElementType.INT64)) {
            var arrays = new LinkedHashMap<String, Array>();
            byte[] bytes = new byte[IMAGES * 16 * type.bytes()];
            arrays.put("x", new Array(type, Shape.of(IMAGES, 1, 4, 4), MemorySegment.ofArray(bytes)));
            arrays.put("y", Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2));
            files.add(bytes(out -> Npz.write(out, arrays)));
        }
        return files;
    }

    static byte[] idxImages() {
        return ByteBuffer.allocate(16 + IMAGES * 20).putInt(0x0803).putInt(IMAGES).putInt(5).putInt(4).array();
    }

    static byte[] idxLabels() {
        ByteBuffer labels = ByteBuffer.allocate(8 + IMAGES).putInt(0x0801).putInt(IMAGES);
        for (int i = 0; labels.hasRemaining(); i++) {
            labels.put((byte) (i % 3));
        }
        return labels.array();
    }

    static byte[] gzip(byte[] content) {
        return bytes(out -> {
            try (var packed = new GZIPOutputStream(out)) {
                packed.write(content);
            }
        });
    }

    static List<byte[]> csv() {
        var rows = new StringBuilder("a,b,\"c d\",label\n");
        for (int i = 0; i < 30; i++) {
            rows.append(i).append(',').append(i / 7.0).append(",-").append(i).append(',').append(i % 3).append('\n');
        }
        String plain = rows.toString();
        return List.of(plain.getBytes(StandardCharsets.UTF_8),
                plain.replace(',', ';').replace(";label", ";kind").getBytes(StandardCharsets.UTF_8),
                gzip(plain.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] cifar() {
        byte[] records = new byte[6 * 3073];
        for (int i = 0; i < 6; i++) {
            records[i * 3073] = (byte) i;
        }
        return records;
    }

    static List<byte[]> images() {
        var files = new ArrayList<byte[]>();
        for (String format : List.of("png", "jpg", "gif", "bmp", "tif")) {
            var image = new BufferedImage(9, 7, format.equals("gif")
                    ? BufferedImage.TYPE_BYTE_INDEXED
                    : BufferedImage.TYPE_INT_RGB);
            image.setRGB(3, 3, 0x40c080);
            files.add(bytes(out -> ImageIO.write(image, format, out)));
        }
        return files;
    }

    private interface Writing {
        void to(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        var out = new ByteArrayOutputStream();
        try {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private interface FileWriting {
        void to(Path file);
    }

    private static byte[] written(Path file, FileWriting writing) {
        try {
            writing.to(file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
