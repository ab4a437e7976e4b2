package espalier.experiment;

import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToLongBiFunction;

/// Tells in few numbers how each layer is stored.
final class LayerSummaries {
    private static final int FLOAT_BITS = 32;

    private LayerSummaries() {
    }

    /// The layers that `compressed` has, as it stores them.
    static List<TrialLayer> of(Graph compressed) {
        return of(compressed, (_, weight) -> weight.nonZeros());
    }

    /// The layers that `compressed` has, as it stores them, where the caller knows how many numbers are not zero.
    static List<TrialLayer> of(Graph compressed, ToLongBiFunction<String, Weight> nonZeros) {
        var summaries = new ArrayList<TrialLayer>();
        for (Layer layer : compressed.layers()) {
            Weight weight = compressed.weights().get(layer.weight());
            double sparsity = 1
                    - (double) nonZeros.applyAsLong(layer.weight(), weight) / Math.max(1, weight.parameters());
            OptionalInt rank = weight instanceof LowRank factors
                    ? OptionalInt.of(factors.rank())
                    : OptionalInt.empty();
            summaries.add(new TrialLayer(layer.name(), sparsity, bits(weight), rank));
        }
        return summaries;
    }

    private static int bits(Weight weight) {
        return switch (weight) {
            case Dense _ -> FLOAT_BITS;
            case Quantized quantized -> quantized.grid().bits();
            case Palettized palettized -> palettized.palette().bits();
            case Sparse(_, Weight values) -> bits(values);
            case LowRank(_, List<Weight> factors) ->
                factors.stream().mapToInt(LayerSummaries::bits).max().orElseThrow();
        };
    }
}
