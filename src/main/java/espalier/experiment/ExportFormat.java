package espalier.experiment;

import espalier.model.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a compressed model can be written as.
public enum ExportFormat {
    /// The form that ONNX Runtime loads.
    ONNX("onnx", "ONNX", "onnx"),
    /// The archive that PyTorch loads.
    TORCHSCRIPT("torchscript", "TorchScript", "pt"),
    /// Values at their bits, masks and scales, with the graph; opened by this program.
    PACKED("packed", "Packed safetensors", "safetensors"),
    /// What a packed file holds, entropy-coded; opened by this program.
    CODED("coded", "Coded", "esp"),
    /// The recipe alone.
    RECIPE("recipe", "Recipe", "json");

    private final String id;
    private final String label;
    private final String ending;

    ExportFormat(String id, String label, String ending) {
        this.id = id;
        this.label = label;
        this.ending = ending;
    }

    /// The word the command line and JSON use.
    public String id() {
        return id;
    }

    /// What people call it.
    public String label() {
        return label;
    }

    /// The ending of its files, without a dot.
    public String ending() {
        return ending;
    }

    /// The format that the ending of `file` stands for.
    ///
    /// @throws InputException naming the endings there are
    public static ExportFormat of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(format -> name.endsWith("." + format.ending)).findFirst()
                .orElseThrow(() -> new InputException("The ending of '" + file + "' names no format; use "
                        + Arrays.stream(values()).map(format -> "." + format.ending).collect(Collectors.joining(", "))
                        + "."));
    }

    /// The format called `id`, if there is one.
    public static Optional<ExportFormat> byId(String id) {
        return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
    }
}
