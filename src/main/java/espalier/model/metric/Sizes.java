package espalier.model.metric;

/// Three sizes of one compressed model, in bytes.
///
/// @param dense parameters of the original × 4
/// @param packed the length of the packed file
/// @param runtime the length of the ONNX file that ONNX Runtime loads
public record Sizes(long dense, long packed, long runtime) {}
