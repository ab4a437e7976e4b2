package espalier.experiment;

import java.util.OptionalInt;

/// What a trial made of one layer.
///
/// @param name the layer's name
/// @param sparsity the share of its stored numbers that are zero, 0..1
/// @param bits the bits of a stored number; 32 where it is not quantized
/// @param rank the inner dimension of its factors, where it is factorized
public record TrialLayer(String name, double sparsity, int bits, OptionalInt rank) {}
