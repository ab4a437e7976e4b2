package espalier.ui.network;

import espalier.ui.theme.Tone;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What graph and table show of a layer.
///
/// @param operator such as `Conv`
/// @param shape the weight's shape, such as `500 × 800`
/// @param parameters numbers of the original weight
/// @param originalBytes bytes of the original weight
/// @param bytes its share of the file now
/// @param sparsity the share of stored numbers that are zero, 0..1; empty where nothing is pruned
/// @param bits bits of a stored number; empty where it is not quantized
/// @param rank the inner dimension of the factors; empty where it is not factorized
/// @param signalToNoise how far the compressed weight is from the original, in decibels; empty where they are equal
public record LayerFigures(String name, String operator, String shape, long parameters, long originalBytes, long bytes,
        OptionalDouble sparsity, OptionalInt bits, OptionalInt rank, OptionalDouble signalToNoise) {
    /// The colour of the technique that changes the layer most.
    public Tone tone() {
        if (rank.isPresent()) {
            return Tone.FACTORIZE;
        }
        if (sparsity.isPresent()) {
            return Tone.PRUNE;
        }
        return bits.isPresent() ? Tone.QUANTIZE : Tone.ORIGINAL;
    }
}
