package espalier.cli;

import espalier.experiment.ExportFormat;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.model.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags that say which files to write.
final class OutputOptions {
    @Option(names = "--out", paramLabel = "FILE", description = "Write this file; may repeat. The ending picks the format: .onnx, .pt (TorchScript), .safetensors (packed), .esp (coded) or .json (the recipe).")
    private List<Path> files = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "onnx, torchscript, packed, coded or recipe, whatever the ending.")
    private Optional<String> format = Optional.empty();

    @Option(names = "--replace", description = "Replace files that are already there.")
    private boolean replace;

    @Mixin
    private OnnxOptions onnx = new OnnxOptions();

    /// How ONNX files are written.
    OnnxOptions onnx() {
        return onnx;
    }

    /// Whether files that are there may be replaced.
    Replace policy() {
        return replace ? Replace.AGREED : Replace.REFUSE;
    }

    /// The files asked for with their formats, each checked to be writable before long work begins.
    ///
    /// @throws InputException if one is not
    SequencedMap<Path, ExportFormat> files() {
        var formats = new LinkedHashMap<Path, ExportFormat>();
        var places = new HashSet<Path>();
        for (Path file : files) {
            ExportFormat picked = format.map(OutputOptions::named).orElseGet(() -> ExportFormat.of(file));
            if (!places.add(file.toAbsolutePath().normalize())) {
                throw new InputException("'" + file + "' is asked for twice; leave one out.");
            }
            SafeFiles.requirePlace(file, policy());
            formats.put(file, picked);
        }
        return formats;
    }

    private static ExportFormat named(String id) {
        return ExportFormat.byId(id).orElseThrow(() -> new InputException("There is no format '" + id + "'; use "
                + Arrays.stream(ExportFormat.values()).map(ExportFormat::id).collect(Collectors.joining(", ")) + "."));
    }
}
