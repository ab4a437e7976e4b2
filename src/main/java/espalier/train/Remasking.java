package espalier.train;

import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Mask;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// Chooses anew which weights of a model in training are pruned.
@FunctionalInterface
public interface Remasking {
    /// The masks at another sparsity, from what the free numbers are now, pruned ones included.
    ///
    /// @param sparsity from the sparsity that a layer is to have in the end to the one it is to have now, both 0..1
    /// @param current by weight name
    /// @return by weight name, a mask, or one for each factor, of a layer that is pruned
    Map<String, List<Mask>> masks(DoubleUnaryOperator sparsity, Map<String, CompressedLayer> current);
}
