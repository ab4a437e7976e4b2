package espalier.compress;

import espalier.compress.factorize.SpatialFactorization;
import espalier.compress.factorize.SvdFactorization;
import espalier.compress.factorize.TuckerFactorization;
import espalier.compress.method.CompressionMethod;
import espalier.compress.prune.ActivationPruning;
import espalier.compress.prune.BatchNormPruning;
import espalier.compress.prune.ChannelPruning;
import espalier.compress.prune.FisherPruning;
import espalier.compress.prune.GeometricMedianPruning;
import espalier.compress.prune.MagnitudePruning;
import espalier.compress.prune.MovementPruning;
import espalier.compress.prune.RandomPruning;
import espalier.compress.prune.TaylorPruning;
import espalier.compress.prune.WandaPruning;
import espalier.compress.quantize.AdditivePowersOfTwo;
import espalier.compress.quantize.Binary;
import espalier.compress.quantize.KMeansPalette;
import espalier.compress.quantize.PowersOfTwo;
import espalier.compress.quantize.Ternary;
import espalier.compress.quantize.UniformQuantization;

import espalier.model.InputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The catalogue of methods.
public final class CompressionMethods {
    /// Every method, in the order in which forms show them.
    public static final List<CompressionMethod<?>> ALL = List.of(new MagnitudePruning(), new ChannelPruning(),
            new RandomPruning(), new ActivationPruning(), new WandaPruning(), new TaylorPruning(), new FisherPruning(),
            new MovementPruning(), new GeometricMedianPruning(), new BatchNormPruning(), new UniformQuantization(),
            new KMeansPalette(), new Ternary(), new Binary(), new PowersOfTwo(), new AdditivePowersOfTwo(),
            new SvdFactorization(), new SpatialFactorization(), new TuckerFactorization());

    private CompressionMethods() {
    }

    /// The method called `id`, if there is one.
    public static Optional<CompressionMethod<?>> find(String id) {
        return ALL.stream().filter(method -> method.id().equals(id)).findFirst();
    }

    /// The method called `id`.
    ///
    /// @throws InputException naming the methods there are
    public static CompressionMethod<?> byId(String id) {
        return find(id).orElseThrow(() -> new InputException("There is no method '%s'; there is %s".formatted(id,
                ALL.stream().map(CompressionMethod::id).collect(Collectors.joining(", ")))));
    }
}
