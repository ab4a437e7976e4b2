package espalier.compress.factorize;

import espalier.compress.method.Decomposer;
import espalier.compress.method.Factorization;

import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.KnobSpec;
import espalier.model.weight.Arrangement;
import espalier.model.weight.Unfolding;
import espalier.tensor.Svd;
import espalier.tensor.Torch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Writes a weight, seen as a matrix, as the product of two thin matrices by its largest singular values.
///
/// A convolution `[O, C, kernel]` is the matrix `O × (C·kernel)`: a convolution to `r` channels, then one of 1×1. Its knobs are those of
/// [Amount]. It looks at weights alone, unless `whitened` makes it leave out what changes the layer's results least: then it minimises
/// `E‖(W − U·V)·x‖²`, which takes the second moments of the inputs `x`.
public final class SvdFactorization implements Factorization<SvdFactorization.Settings> {
    /// How much to keep, and by what measure.
    public record Settings(Amount amount,
            @Knob(label = "Whitened", help = "Keep what matters for the layer's results on data, rather than for its weights", initial = "false") boolean whitened) {}

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
                + "section 3; whitened: Wang et al., *SVD-LLM* (2025), section 3.1";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Set<LayerStatistic> needs(Settings settings) {
        return settings.whitened ? Set.of(LayerStatistic.INPUT_MOMENT) : Set.of();
    }

    @Override
    public Optional<String> obstacle(Layer layer) {
        return Products.obstacle(layer);
    }

    @Override
    public List<KnobSpec> knobs(Layer layer) {
        return Products.knobs(knobs(), arrangement(layer));
    }

    @Override
    public Arrangement arrangement(Layer layer) {
        return Arrangement.channels(layer.shape());
    }

    @Override
    public List<Integer> ranks(Layer layer, List<Supplier<float[]>> singularValues, Settings settings) {
        return settings.amount.ranks(layer, arrangement(layer), singularValues);
    }

    @Override
    public Svd decomposed(Unfolding cut, Part weight, Settings settings, Decomposer decomposer) {
        if (!settings.whitened) {
            return Factorization.super.decomposed(cut, weight, settings, decomposer);
        }
        Array moment = weight.statistic(LayerStatistic.INPUT_MOMENT);
        boolean inputsAreColumns = weight.outputAxis() == 0;
        return decomposer.remembered(List.of(weight.values(), cut, moment), () -> {
            Array matrix = cut.matrix(weight.values());
            Array square = moment.reshaped(Shape.of(moment.shape().size(1), moment.shape().size(2)));
            return inputsAreColumns
                    ? Torch.whitenedSvd(matrix, square)
                    : Truncation.transposed(Torch.whitenedSvd(Truncation.transposed(matrix), square));
        });
    }

    @Override
    public List<Array> factors(Layer layer, Part weight, List<Integer> ranks, Settings settings,
            Decomposer decomposer) {
        Unfolding cut = arrangement(layer).cuts().getFirst();
        Svd svd = decomposed(cut, weight, settings, decomposer);
        return List.of(cut.left(Truncation.left(svd, ranks.getFirst())),
                cut.right(Truncation.right(svd, ranks.getFirst())));
    }
}
