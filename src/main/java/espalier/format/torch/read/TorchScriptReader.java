package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.archive.TorchArchive;
import espalier.model.InputException;
import espalier.model.InputShapeNeeded;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.nio.file.Path;
import java.util.Optional;

/// Opens models in script archives, as `torch.jit.save` writes them.
public final class TorchScriptReader {
    private static final String DAMAGED = "save the model again or fetch a fresh copy of the file";
    private static final String OTHERWISE = "export the model to ONNX with `torch.onnx.export` and open that";

    private TorchScriptReader() {
    }

    /// The model in `file`, a script archive.
    ///
    /// @param exampleInput the shape of one input without its batch dimension
    /// @throws InputShapeNeeded if no shape is given
    /// @throws InputException if the archive is damaged, holds no program, or one that does what a graph cannot
    public static Graph read(Path file, Optional<Shape> exampleInput) {
        try {
            return read(TorchArchive.open(file), file, exampleInput);
        } catch (MalformedException e) {
            throw damaged(file, e);
        }
    }

    /// The model of an archive that is open already, as [#read(Path, Optional)] does.
    static Graph read(TorchArchive archive, Path file, Optional<Shape> exampleInput) {
        if (!archive.isScript()) {
            throw new InputException(
                    "Cannot open '%s': it holds values but no network; save the model with `torch.jit.save`."
                            .formatted(file));
        }
        if (archive.sources().values().stream().anyMatch(text -> text.contains("torch.to_mkldnn("))) {
            throw new InputException(
                    "Cannot open '%s': `torch.jit.optimize_for_inference` has tied it to one kind of machine; save the model without that step and open that."
                            .formatted(file));
        }
        Shape example = exampleInput.orElseThrow(() -> new InputShapeNeeded(
                "The script '%s' does not say what it takes; give the shape of one input, such as --input-shape 3,224,224."
                        .formatted(file)));
        String name = file.getFileName().toString().replaceFirst("\\.[A-Za-z]+$", "");
        try {
            return new ScriptReader(archive, name, example).read();
        } catch (LocatedException e) {
            throw new InputException("Cannot open '%s' for inputs of %s: %s; %s.".formatted(file, example,
                    e.getMessage(), e.remedy().isEmpty() ? OTHERWISE : e.remedy()), e);
        } catch (MalformedException e) {
            throw damaged(file, e);
        }
    }

    private static InputException damaged(Path file, MalformedException cause) {
        return new InputException("Cannot open '%s': %s; %s.".formatted(file, cause.getMessage(),
                cause.remedy().isEmpty() ? DAMAGED : cause.remedy()), cause);
    }
}
