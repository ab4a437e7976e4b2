package espalier.compress.factorize;

import espalier.compress.method.Factorization;

import espalier.model.graph.Layer;
import espalier.model.recipe.Knob;
import espalier.model.recipe.KnobSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes a weight, seen as a matrix, as the product of two thin matrices by its largest singular values.
///
/// A convolution `[O, C, kernel]` is the matrix `O × (C·kernel)`: a convolution to `r` channels, then one of 1×1.
/// Source: Eckart, Young, *The Approximation of One Matrix by Another of Lower Rank* (1936); for networks: Denton et al.,
/// *Exploiting Linear Structure Within Convolutional Networks* (2014), section 3.
public final class SvdFactorization implements Factorization<SvdFactorization.Settings> {
    /// How much to keep: by rank if it is not 0, else by fraction if it is not 0, else by energy.
    public record Settings(
            @Knob(label = "Rank", help = "Singular values kept; 0: chosen by fraction or energy", min = 0, max = 65536, initial = "0", group = "amount") int rank,
            @Knob(label = "Fraction of full rank", help = "Singular values kept, as a share of all; 0: chosen by energy", min = 0, max = 1, initial = "0", unit = "%", group = "amount") double fraction,
            @Knob(label = "Energy", help = "Share of the sum of squared singular values that is kept at least", min = 0, max = 1, initial = "0.9", unit = "%", group = "amount") double energy) {}

    @Override
    public String id() {
        return "svd";
    }

    @Override
    public String label() {
        return "SVD";
    }

    @Override
    public String summary() {
        return "Replaces the layer by two thinner ones that keep the directions in which its matrix acts most strongly.";
    }

    @Override
    public String formula() {
        return "min ‖W − U·V‖²  with  rank(U·V) ≤ r";
    }

    @Override
    public String source() {
        return "Eckart, Young, *The Approximation of One Matrix by Another of Lower Rank* (1936); for "
                + "networks: Denton et al., *Exploiting Linear Structure Within Convolutional Networks* (2014), "
                + "section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Optional<String> obstacle(Layer layer) {
        if (layer.groups() > 1) {
            return Optional.of("its convolution has " + layer.groups() + " groups, each a matrix of its own");
        }
        return layer.fullRank() < 2 ? Optional.of("its matrix has only one row or column") : Optional.empty();
    }

    @Override
    public List<KnobSpec> knobs(Layer layer) {
        return knobs().stream().map(
                knob -> knob instanceof KnobSpec.Whole rank ? rank.withMax(layer.fullRank()) : knob).toList();
    }

    @Override
    public int rank(int fullRank, Supplier<float[]> singularValues, Settings settings) {
        if (settings.rank > 0) {
            return Math.min(settings.rank, fullRank);
        }
        if (settings.fraction > 0) {
            return Math.clamp(Math.round(settings.fraction * fullRank), 1, fullRank);
        }
        return rankOfEnergy(singularValues.get(), settings.energy);
    }

    /// The least rank that keeps at least the share `energy` of the sum of squared singular values.
    static int rankOfEnergy(float[] singularValues, double energy) {
        double total = 0;
        for (float value : singularValues) {
            total += (double) value * value;
        }
        double kept = 0;
        for (int rank = 1; rank <= singularValues.length; rank++) {
            kept += (double) singularValues[rank - 1] * singularValues[rank - 1];
            if (kept >= energy * total) {
                return rank;
            }
        }
        return singularValues.length;
    }
}
