package espalier.model.weight;

import espalier.model.array.Array;
import java.util.List;

/// A compressed layer: how its weight is stored, what training must preserve, and the free numbers training starts from.
///
/// @param latent as the constraint has it: float arrays, as many as it takes
public record CompressedLayer(Weight weight, Constraint constraint, List<Array> latent) {
    public CompressedLayer {
        latent = List.copyOf(latent);
    }

    /// The layer that `latent` stands for under `constraint`.
    public static CompressedLayer of(Constraint constraint, List<Array> latent) {
        return new CompressedLayer(constraint.encode(latent), constraint, latent);
    }
}
