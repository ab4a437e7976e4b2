package espalier.compress.factorize;

import espalier.model.graph.Layer;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.recipe.KnobSpec;
import espalier.model.weight.Arrangement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Which layers can be products, and of which rank.
final class Products {
    private Products() {
    }

    /// Why `layer` cannot be written as a product, as a clause.
    static Optional<String> obstacle(Layer layer) {
        if (layer.groups() > 1) {
            return Optional.of("its convolution has " + layer.groups() + " groups, each a matrix of its own");
        }
        return layer.fullRank() < 2 ? Optional.of("its matrix has only one row or column") : Optional.empty();
    }

    /// Why the kernel of `layer` cannot be shared between factors, as a clause.
    ///
    /// @param axes along so many axes it must be longer than 1
    static Optional<String> kernelObstacle(Layer layer, int axes) {
        boolean isConv = layer.node().op() instanceof Conv || layer.node().op() instanceof ConvTranspose;
        if (!isConv) {
            return Optional.of("it is no convolution");
        }
        if (layer.node().op() instanceof ConvTranspose conv && !conv.sizes().isEmpty()) {
            return Optional.of("the size of its result is given, not that of what lies between");
        }
        long own = IntStream.range(2, layer.shape().rank()).filter(axis -> layer.shape().size(axis) > 1).count();
        return own >= axes && layer.shape().size(layer.shape().rank() - 1) > 1
                ? Optional.empty()
                : Optional.of(axes == 1 ? "its kernel is 1" : "its kernel has one dimension only");
    }

    /// `knobs` with the rank limited to what is possible.
    static List<KnobSpec> knobs(List<KnobSpec> knobs, Arrangement arrangement) {
        return knobs.stream().map(knob -> knob instanceof KnobSpec.Whole rank && rank.name().equals("rank")
                ? rank.withMax(arrangement.fullRanks().getFirst())
                : knob).toList();
    }
}
