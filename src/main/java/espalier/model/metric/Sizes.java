package espalier.model.metric;

import java.util.Optional;

/// The sizes of one compressed model, in bytes.
///
/// @param dense parameters of the original × 4
/// @param packed the length of the packed file
/// @param coded what entropy coding makes of it, where that was found out
/// @param runtime the length of the ONNX file that ONNX Runtime loads
public record Sizes(long dense, long packed, Optional<Coded> coded, long runtime) {
    /// The coded file.
    ///
    /// @param bytes its length
    /// @param entropyBound the least length without contexts: the entropy of the weights, tensor by tensor, and the graph as it is coded
    public record Coded(long bytes, long entropyBound) {}

    /// Sizes without that of the coded file.
    public Sizes(long dense, long packed, long runtime) {
        this(dense, packed, Optional.empty(), runtime);
    }

    /// These sizes with that of the coded file.
    public Sizes withCoded(Coded found) {
        return new Sizes(dense, packed, Optional.of(found), runtime);
    }
}
