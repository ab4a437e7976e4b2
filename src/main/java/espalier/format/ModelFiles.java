package espalier.format;

import espalier.format.coded.CodedFile;
import espalier.format.content.FileContent;
import espalier.format.file.FileBytes;
import espalier.format.loose.LooseWeights;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.format.torch.read.TorchScriptReader;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Shapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Opens models of every format this program reads; the content decides, not the file's ending.
public final class ModelFiles {
    private ModelFiles() {
    }

    /// A packed model, or the weights that any other program wrote.
    private static Graph safetensors(Path file) {
        return PackedFile.isPacked(file) ? PackedFile.read(file) : LooseWeights.safetensors(file);
    }

    /// A program, or the weights of a state dict.
    private static Graph torch(Path file, Optional<Shape> exampleInput) {
        return LooseWeights.isProgram(file)
                ? TorchScriptReader.read(file, exampleInput)
                : LooseWeights.torch(file);
    }

    /// What people call the format of `file`.
    ///
    /// @throws InputException if it is missing, a folder, or of no known format
    public static String formatOf(Path file) {
        FileContent content = contentOf(file);
        return switch (content) {
            case OTHER -> "ONNX";
            case CODED -> "coded";
            case SAFETENSORS -> PackedFile.isPacked(file) ? "packed safetensors" : "safetensors";
            case TORCH -> LooseWeights.isProgram(file) ? "TorchScript" : "PyTorch state dict";
            case PICKLE -> "PyTorch state dict";
            case TEXT -> {
                requireIndex(file);
                yield "safetensors index";
            }
            case EMPTY, GIT_LFS, WEB_PAGE, HDF5, TFLITE, GZIP, NUMPY -> throw unreadable(file, content);
        };
    }

    private static void requireIndex(Path file) {
        if (!LooseWeights.isIndex(file)) {
            throw unreadable(file, FileContent.TEXT);
        }
    }

    private static InputException unreadable(Path file, FileContent content) {
        return new InputException(
                "Cannot open '%s': it %s; %s.".formatted(file, content.clause(), content.remedy()));
    }

    /// The model in `file`, which must say itself what it takes.
    ///
    /// @throws espalier.model.InputShapeNeeded if it does not
    /// @throws InputException if it is missing, a folder, of no known format, or damaged
    public static Graph open(Path file) {
        return open(file, Optional.empty());
    }

    /// The model in `file`.
    ///
    /// @param exampleInput the shape of one input without its batch dimension, for files that do not say what they take; others
    ///        do not look at it
    /// @throws espalier.model.InputShapeNeeded if the file does not say what it takes, nor is it given
    /// @throws InputException if it is missing, a folder, of no known format, or damaged
    public static Graph open(Path file, Optional<Shape> exampleInput) {
        FileContent content = contentOf(file);
        return fitting(switch (content) {
            case OTHER -> OnnxFile.read(file);
            case CODED -> CodedFile.read(file);
            case SAFETENSORS -> safetensors(file);
            case TORCH -> torch(file, exampleInput);
            case PICKLE -> LooseWeights.torch(file);
            case TEXT -> {
                requireIndex(file);
                yield LooseWeights.index(file);
            }
            case EMPTY, GIT_LFS, WEB_PAGE, HDF5, TFLITE, GZIP, NUMPY -> throw unreadable(file, content);
        }, file);
    }

    private static Graph fitting(Graph graph, Path file) {
        try {
            Shapes.of(graph);
            return graph;
        } catch (InputException e) {
            throw new InputException("Cannot open '" + file + "': " + e.getMessage(), e);
        }
    }

    /// The files beside `file` that hold weights of the model in it.
    ///
    /// @throws InputException as [#open]
    public static Set<Path> besides(Path file) {
        FileContent content = contentOf(file);
        if (content == FileContent.TEXT && LooseWeights.isIndex(file)) {
            return LooseWeights.shards(file);
        }
        return content == FileContent.OTHER ? OnnxFile.besides(file) : Set.of();
    }

    private static FileContent contentOf(Path file) {
        FileBytes.requireFile(file);
        try (InputStream stream = Files.newInputStream(file)) {
            return FileContent.of(stream.readNBytes(FileContent.HEAD));
        } catch (IOException e) {
            throw FileBytes.unreadable(file, e);
        }
    }
}
