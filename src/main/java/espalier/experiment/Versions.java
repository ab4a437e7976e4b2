package espalier.experiment;

/// The programs that made a number.
///
/// @param program Espalier's version
/// @param libtorch the engine that ran and trained the model
/// @param onnxRuntime the runtime that timed and verified files
public record Versions(String program, String libtorch, String onnxRuntime) {}
