package espalier.compress.factorize;

import espalier.compress.method.Decomposer;
import espalier.compress.method.Factorization;
import espalier.compress.method.Part;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobSpec;
import espalier.model.weight.Arrangement;
import espalier.model.weight.Unfolding;
import espalier.tensor.Svd;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes a convolution as one that looks along the columns of its input and one that looks along the rows.
///
/// `[O, C, h, w]` is the matrix `(O·w) × (C·h)`: a convolution of `h×1` to `r` channels, then one of `1×w`. In three dimensions the
/// second one looks along the last. Its knobs are those of [Amount]; it looks at weights alone.
public final class SpatialFactorization implements Factorization<SpatialFactorization.Settings> {
    /// How much to keep.
    public record Settings(Amount amount) {}

    @Override
    public String id() {
        return "spatial";
    }

    @Override
    public String label() {
        return "Separable kernels";
    }

    @Override
    public String summary() {
        return "Replaces a convolution by one with tall kernels and one with wide kernels after it.";
    }

    @Override
    public String formula() {
        return "min ‖W − Σₖ Hₖ·Vₖ‖²  with  k ≤ r";
    }

    @Override
    public String source() {
        return "Jaderberg, Vedaldi, Zisserman, *Speeding up Convolutional Neural Networks with Low Rank Expansions* (2014), "
                + "section 2, scheme 2; the minimum by Eckart and Young (1936), as in Tai et al., *Convolutional "
                + "Neural Networks with Low-Rank Regularization* (2016), section 3.1";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Optional<String> obstacle(Layer layer) {
        Optional<String> obstacle = Products.obstacle(layer);
        return obstacle.isPresent() ? obstacle : Products.kernelObstacle(layer, 2);
    }

    @Override
    public List<KnobSpec> knobs(Layer layer) {
        return appliesTo(layer) ? Products.knobs(knobs(), arrangement(layer)) : knobs();
    }

    @Override
    public Arrangement arrangement(Layer layer) {
        return Arrangement.spatial(layer.shape());
    }

    @Override
    public List<Integer> ranks(Layer layer, List<Supplier<float[]>> singularValues, Settings settings) {
        return settings.amount.ranks(layer, arrangement(layer), singularValues);
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
