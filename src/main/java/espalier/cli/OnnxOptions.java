package espalier.cli;

import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.Exporter;
import espalier.experiment.UnlabelledInputs;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// The flags that say how ONNX files are written.
final class OnnxOptions {
    @Option(names = "--target", paramLabel = "RUNTIME", description = "Write ONNX for onnxruntime, tensorrt, openvino or tflite-like (for converters to TensorFlow Lite), and check the file against its rules; onnxruntime unless set.")
    private Optional<String> target = Optional.empty();

    @Option(names = "--precision", paramLabel = "PRECISION", description = "What ONNX files compute with: float32 (weights as the recipe stores them), float16, int8 (8-bit weights and activations, calibrated on validation inputs), or int4 (4-bit weights in matrix products); float32 unless set.")
    private Optional<String> precision = Optional.empty();

    @Option(names = "--calibration", paramLabel = "METHOD", description = "How far the levels of int8 activations reach: minmax, percentile, mse or entropy; minmax unless set.")
    private Optional<String> calibration = Optional.empty();

    @Option(names = "--percentile", paramLabel = "P", description = "Percent of the numbers inside the range, with --calibration percentile; 99.99 unless set.")
    private Optional<Double> percentile = Optional.empty();

    @Option(names = "--calibration-count", paramLabel = "N", description = "Inputs to calibrate on; 256 unless set.")
    private Optional<Double> count = Optional.empty();

    @Option(names = "--calibration-inputs", paramLabel = "F.npz", description = "Calibrate and compare on the array 'inputs' of this file, which needs no labels, instead of validation data.")
    private Optional<Path> inputs = Optional.empty();

    /// The options the flags stand for.
    ///
    /// @param formats what is written; without an ONNX file among them the flags have no meaning
    /// @throws InputException if a value is not allowed, or a flag has no meaning
    ExportOptions options(Collection<ExportFormat> formats) {
        var knobs = new TreeMap<String, KnobValue>();
        target.ifPresent(word -> knobs.put("target", KnobValue.of(word.replaceFirst("-like$", ""))));
        precision.ifPresent(word -> knobs.put("precision", KnobValue.of(word)));
        calibration.ifPresent(word -> knobs.put("calibration", KnobValue.of(word)));
        percentile.ifPresent(number -> knobs.put("percentile", KnobValue.of(number)));
        count.ifPresent(number -> knobs.put("calibrationInputs", KnobValue.of(number)));
        if (!formats.contains(ExportFormat.ONNX) && (!knobs.isEmpty() || inputs.isPresent())) {
            throw new InputException(
                    "--target, --precision and --calibration… are for ONNX files; add --out model.onnx.");
        }
        return Knobs.read(ExportOptions.class, knobs);
    }

    /// `exporter`, calibrating on the inputs of the flag if it is there.
    ///
    /// @throws InputException if the file does not hold inputs of `graph`
    Exporter on(Exporter exporter, Graph graph) {
        return inputs.map(file -> exporter.on(UnlabelledInputs.read(file, graph))).orElse(exporter);
    }
}
