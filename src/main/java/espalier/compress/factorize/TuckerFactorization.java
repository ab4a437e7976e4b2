package espalier.compress.factorize;

import espalier.compress.method.Decomposer;
import espalier.compress.method.Factorization;
import espalier.compress.method.Part;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.recipe.Knob;
import espalier.model.recipe.KnobSpec;
import espalier.model.weight.Arrangement;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes a convolution as one of 1×1 to fewer channels, a small one with the kernel, and one of 1×1 to all channels.
///
/// `W = G ×₀ A ×₁ B` with `A [O, s]`, the core `G [s, t, kernel]` and `B [t, C]`: Tucker-2, found by higher-order orthogonal iteration from
/// the truncated higher-order decomposition. Its knobs are those of [Amount], where the rank is `s`, and `inputs`, which is `t`; it looks
/// at weights alone.
public final class TuckerFactorization implements Factorization<TuckerFactorization.Settings> {
    /// How much to keep.
    public record Settings(Amount amount,
            @Knob(label = "Rank of inputs", help = "Channels into the core where a rank is given; 0: in proportion to the rank", min = 0, max = 65536, initial = "0", group = "amount") int inputs) {}

    @Override
    public String id() {
        return "tucker";
    }

    @Override
    public String label() {
        return "Tucker-2";
    }

    @Override
    public String summary() {
        return "Replaces a convolution by a small one between fewer channels, with 1×1 convolutions before and after it.";
    }

    @Override
    public String formula() {
        return "min ‖W − G ×₀ A ×₁ B‖²  with  A of s columns, B of t rows";
    }

    @Override
    public String source() {
        return "Kim et al., *Compression of Deep Convolutional Neural Networks for Fast and Low Power Mobile Applications* "
                + "(2016), section 3; De Lathauwer, De Moor, Vandewalle, *On the Best Rank-1 and Rank-(R1, R2, …, "
                + "RN) Approximation of Higher-Order Tensors* (2000), algorithm 4.2";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Optional<String> obstacle(Layer layer) {
        Optional<String> obstacle = Products.obstacle(layer);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        Optional<String> kernel = Products.kernelObstacle(layer, 1);
        return kernel.isPresent() || layer.shape().size(1) > 1 ? kernel : Optional.of("it has one channel only");
    }

    @Override
    public List<KnobSpec> knobs(Layer layer) {
        return appliesTo(layer) ? Products.knobs(knobs(), arrangement(layer)) : knobs();
    }

    @Override
    public Arrangement arrangement(Layer layer) {
        return Arrangement.tucker(layer.shape());
    }

    @Override
    public List<Integer> ranks(Layer layer, List<Supplier<float[]>> singularValues, Settings settings) {
        Arrangement arrangement = arrangement(layer);
        List<Integer> ranks = settings.amount.ranks(layer, arrangement, singularValues);
        int inputs = settings.amount.rank() > 0 && settings.inputs > 0
                ? Math.min(settings.inputs, arrangement.fullRanks().getLast())
                : ranks.getLast();
        return possible(layer, ranks.getFirst(), inputs);
    }

    /// A core has no more independent rows than columns, whichever way it is laid out.
    private static List<Integer> possible(Layer layer, int outputs, int inputs) {
        long kernel = layer.shape().elements() / layer.shape().size(0) / layer.shape().size(1);
        int first = (int) Math.min(outputs, inputs * kernel);
        return List.of(first, (int) Math.min(inputs, first * kernel));
    }

    @Override
    public List<Array> factors(Layer layer, Part weight, List<Integer> ranks, Settings settings,
            Decomposer decomposer) {
        Arrangement arrangement = arrangement(layer);
        return new OrthogonalIteration(arrangement, weight.values(), ranks, decomposer).factors(
                decomposed(arrangement.cuts().getLast(), weight, settings, decomposer));
    }
}
