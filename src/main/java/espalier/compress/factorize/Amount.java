package espalier.compress.factorize;

import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import espalier.model.weight.Arrangement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How much of a weight its factors keep: by rank if it is not 0, else by fraction, else by energy, else by budget.
public record Amount(
        @Knob(label = "Rank", help = "Singular values kept; 0: chosen by fraction, energy or budget", min = 0, max = 65536, initial = "0", group = "amount") int rank,
        @Knob(label = "Fraction of full rank", help = "Singular values kept, as a share of all; 0: chosen by energy or budget", min = 0, max = 1, initial = "0", unit = "%", group = "amount") double fraction,
        @Knob(label = "Energy", help = "Share of the sum of squared singular values that is kept at least; 0: chosen by budget", min = 0, max = 1, initial = "0", unit = "%", group = "amount") double energy,
        @Knob(label = "Budget", help = "Share of the layer's cost that the factors take at most, where rank 1 is not more", min = 0.01, max = 1, initial = "0.5", unit = "%", group = "amount") double budget,
        @Knob(label = "Cost", help = "What the budget counts: numbers stored, or multiply-adds for one input", initial = "parameters", group = "amount") Cost cost,
        @Knob(label = "Multiple", help = "Ranks are rounded to multiples of it, as kernels of some hardware like them", min = 1, max = 64, initial = "1", group = "amount") int multiple) {

    /// What a budget counts.
    public enum Cost implements Labelled {
        /// Numbers that are stored.
        PARAMETERS,
        /// Multiply-adds; a factor before the steps of a convolution works at more places than one behind them.
        MACS;

        @Override
        public String label() {
            return switch (this) {
                case PARAMETERS -> "Parameters";
                case MACS -> "Multiply-adds";
            };
        }
    }

    /// The ranks of the cuts of `arrangement`.
    ///
    /// By energy, `n` cuts leave out a share of `(1 − energy)/n` each: the product then loses no more than `1 − energy`, for what cuts
    /// leave out adds up at most (De Lathauwer, De Moor, Vandewalle, *A Multilinear Singular Value Decomposition* (2000), property 10).
    List<Integer> ranks(Layer layer, Arrangement arrangement, List<Supplier<float[]>> singularValues) {
        List<Integer> full = arrangement.fullRanks();
        if (rank > 0) {
            double share = Math.min(1, (double) rank / full.getFirst());
            return full.stream().map(most -> rounded(share * most, most)).toList();
        }
        if (fraction > 0) {
            return full.stream().map(most -> rounded(fraction * most, most)).toList();
        }
        if (energy > 0) {
            List<Integer> ranks = ofEnergy(1 - (1 - energy) / full.size(), singularValues);
            return IntStream.range(0, full.size()).mapToObj(i -> rounded(ranks.get(i), full.get(i))).toList();
        }
        return full.size() == 1
                ? List.of(lowered(affordable(layer, arrangement)))
                : affordable(layer, arrangement, singularValues);
    }

    private static List<Integer> ofEnergy(double energy, List<Supplier<float[]>> singularValues) {
        return singularValues.stream().map(values -> rankOfEnergy(values.get(), energy)).toList();
    }

    /// The multiple next to `rank`, or the full rank.
    private int rounded(double rank, int full) {
        long next = Math.max(multiple, Math.round(rank / multiple) * multiple);
        return (int) Math.min(next, full);
    }

    /// The multiple below `rank`; below the first one, the rank itself.
    private int lowered(int rank) {
        return rank < multiple ? rank : rank / multiple * multiple;
    }

    /// The largest rank that the budget allows, at least 1.
    private int affordable(Layer layer, Arrangement arrangement) {
        int least = 1;
        int most = arrangement.fullRanks().getFirst();
        while (least < most) {
            int middle = (least + most + 1) / 2;
            if (share(layer, arrangement, List.of(middle)) <= budget) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        return least;
    }

    /// The ranks that keep the greatest energy in every cut that the budget allows, at least 1.
    private List<Integer> affordable(Layer layer, Arrangement arrangement, List<Supplier<float[]>> singularValues) {
        List<float[]> known = singularValues.stream().map(Supplier::get).toList();
        List<Supplier<float[]>> values = known.stream().<Supplier<float[]>>map(one -> () -> one).toList();
        List<Integer> best = arrangement.cuts().stream().map(_ -> 1).toList();
        double least = 0;
        double most = 1;
        for (int i = 0; i < 40; i++) {
            double middle = i == 0 ? 1 : (least + most) / 2;
            List<Integer> ranks = ofEnergy(middle, values).stream().map(this::lowered).toList();
            if (share(layer, arrangement, ranks) <= budget) {
                best = ranks;
                least = middle;
            } else {
                most = middle;
            }
        }
        return best;
    }

    /// The cost of the factors as a share of the layer's.
    double share(Layer layer, Arrangement arrangement, List<Integer> ranks) {
        List<Shape> factors = arrangement.factors(ranks);
        double spent = 0;
        for (int i = 0; i < factors.size(); i++) {
            spent += factors.get(i).elements() * (cost == Cost.MACS ? places(layer, arrangement, i) : 1.0);
        }
        return spent / layer.shape().elements();
    }

    /// At how many places a factor works for each place at which the layer does: those of convolutions that move in a later node are
    /// all there still, and in a transposed one those are there that an earlier node has made.
    private static long places(Layer layer, Arrangement arrangement, int factor) {
        List<Integer> strides = switch (layer.node().op()) {
            case Conv conv -> conv.window().strides();
            case ConvTranspose conv -> conv.window().strides();
            default -> List.of();
        };
        long places = 1;
        List<Integer> owners = new ArrayList<>(arrangement.kernelOwners());
        for (int axis = 0; axis < strides.size(); axis++) {
            places *= owners.get(axis) < factor ? strides.get(axis) : 1;
        }
        return places;
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
