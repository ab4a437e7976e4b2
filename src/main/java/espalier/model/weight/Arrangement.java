package espalier.model.weight;

import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How the numbers of a weight are shared between factors: where it is cut, before it is known at which ranks.
///
/// @param shape of the weight
/// @param cuts the matrices whose rank each cut lowers, from the first factor on; the rows of each hold those of the one before
public record Arrangement(Shape shape, List<Unfolding> cuts) {
    public Arrangement {
        cuts = List.copyOf(cuts);
    }

    /// The whole kernel in the last factor: a convolution to `r` channels, then one of 1×1; a matrix as two thin ones.
    public static Arrangement channels(Shape shape) {
        return new Arrangement(shape, List.of(Unfolding.channels(shape)));
    }

    /// The last axis of the kernel in the first factor, the others in the last one: a convolution of k×1, then one of 1×k.
    public static Arrangement spatial(Shape shape) {
        return new Arrangement(shape, List.of(new Unfolding(shape, List.of(shape.rank() - 1))));
    }

    /// The whole kernel in a core between two factors without one.
    public static Arrangement tucker(Shape shape) {
        return new Arrangement(shape, List.of(Unfolding.channels(shape),
                new Unfolding(shape, IntStream.range(2, shape.rank()).boxed().toList())));
    }

    /// The largest rank of each cut.
    public List<Integer> fullRanks() {
        return cuts.stream().map(Unfolding::fullRank).toList();
    }

    /// Which factor has the kernel along each of its axes.
    public List<Integer> kernelOwners() {
        var owners = new ArrayList<Integer>();
        for (int axis = 2; axis < shape.rank(); axis++) {
            int owner = 0;
            while (owner < cuts.size() && !cuts.get(owner).rowAxes().contains(axis)) {
                owner++;
            }
            owners.add(owner);
        }
        return owners;
    }

    /// The shapes of the factors at `ranks`, one for each cut.
    public List<Shape> factors(List<Integer> ranks) {
        return LowRank.factors(shape, ranks, kernelOwners());
    }
}
