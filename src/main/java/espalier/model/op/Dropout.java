package espalier.model.op;

/// The identity when a network runs; in training a share of the values is zeroed and the rest scaled up.
///
/// Inputs: data, and the optional ratio and mode as ONNX has them. The ratio is a constant here.
public record Dropout(float ratio) implements Op {}
