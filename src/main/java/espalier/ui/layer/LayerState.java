package espalier.ui.layer;

import espalier.report.ChannelNorms;
import espalier.report.LayerWeights;
import espalier.report.SingularValues;
import espalier.report.WeightHistogram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What the layer view shows of one layer. What is not computed yet is empty; the view says so.
public record LayerState(Head head, Facts facts, Optional<WeightHistogram> histogram,
        Optional<SingularValues> singularValues, Optional<ChannelNorms> norms, Optional<LayerWeights> weights) {
    /// What the layer is.
    ///
    /// @param weights numbers of the original
    /// @param kept numbers of the compressed layer that are not zero
    /// @param bytes bytes of the compressed layer in the packed file
    /// @param originalBytes four for each weight
    /// @param coupled what shares its channels
    public record Head(String name, String operator, String shape, long weights, long kept, long bytes,
            long originalBytes, Coupled coupled) {}

    /// Layers that lose a channel when this one does.
    ///
    /// @param channels how many can go one by one; 0 where that is not known
    /// @param layers the others that make these channels
    /// @param obstacle why channels cannot be removed, as a clause that follows "because"; empty where they can
    public record Coupled(int channels, List<String> layers, String obstacle) {
        public Coupled {
            layers = List.copyOf(layers);
        }
    }

    /// What compression did to it.
    ///
    /// @param bits bits of a stored number, where it is quantized
    /// @param error `‖W − Q(W)‖²` over the stored numbers
    /// @param signalToNoise `10·log₁₀(‖W‖² / ‖W − Q(W)‖²)` in decibel, where there is an error
    /// @param zeros numbers of the compressed layer that are zero
    /// @param stored numbers the compressed layer stores, zeros included
    /// @param threshold the magnitude below which weights are pruned
    /// @param massRemoved the share of `Σ|w|` that pruning took, 0..1
    /// @param rank the inner dimension, where it is factorized
    /// @param energyKept the share of the squared norm that this rank keeps, 0..1
    /// @param breakEven the rank below which two factors hold fewer numbers
    public record Facts(OptionalInt bits, double error, OptionalDouble signalToNoise, long zeros, long stored,
            OptionalDouble threshold, double massRemoved, OptionalInt rank, OptionalDouble energyKept,
            double breakEven) {}
}
