package espalier.experiment;

import espalier.compress.integer.RangeMethod;
import espalier.experiment.conformance.RuntimeTarget;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Knobs;

/// How an ONNX file is written.
///
/// @param target the runtime it is for
/// @param precision what it computes with
/// @param calibration how the ranges of activations follow from what was seen of them; for INT8
/// @param percentile how many percent of the numbers lie inside the range; for that calibration
/// @param calibrationInputs validation inputs to look at; for INT8
public record ExportOptions(
        @Knob(label = "Runtime", help = "The runtime the file is written for; its rules are checked on the written file", initial = "onnxruntime") RuntimeTarget target,
        @Knob(label = "Precision", help = "What the file computes with: 32-bit floats, 16-bit floats, 8-bit integers for weights and activations, or 4-bit weights in matrix products", initial = "float32") Precision precision,
        @Knob(label = "Calibration", help = "How far the 8-bit levels of activations reach: to the outermost numbers (minmax), to the average outermost ones of batches (moving), or clipping a few by share (percentile), squared error (mse) or information (entropy)", initial = "minmax", when = "precision=int8") RangeMethod calibration,
        @Knob(label = "Percentile", help = "Share of the numbers that lie inside the range, for calibration by percentile", min = 90, max = 100, unit = "percent", initial = "99.99", when = "calibration=percentile") double percentile,
        @Knob(label = "Calibration inputs", help = "Validation inputs that activations are looked at on", min = 1, max = 100000, initial = "256", logarithmic = true, when = "precision=int8") int calibrationInputs) {
    /// ONNX Runtime, in floats.
    public static final ExportOptions INITIAL = Knobs.initial(ExportOptions.class);

    /// These options with another precision.
    public ExportOptions withPrecision(Precision other) {
        return new ExportOptions(target, other, calibration, percentile, calibrationInputs);
    }
}
