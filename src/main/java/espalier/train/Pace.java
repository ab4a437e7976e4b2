package espalier.train;

import espalier.model.array.Array;
import espalier.model.weight.Constraint;
import java.util.List;
import java.util.stream.IntStream;

/// How fast free numbers move, so that scales and weights change by like shares of themselves.
///
/// Training converges well where they do, and factors on gradients see to it in plain descent; Adam forgets such factors, as all its
/// steps have the length of the learning rate. So the rate of a scale follows from its size, compared with the size of the weights.
/// Source: Esser et al., *Learned Step Size Quantization* (2020), section 2.2, eq. 4, where the shares' ratio R is to be near 1.
final class Pace {
    private Pace() {
    }

    /// What the learning rate is multiplied by, for each array of free numbers.
    static List<Double> of(Constraint constraint, List<Array> latent) {
        return switch (constraint) {
            case Constraint.Masked(_, Constraint kept) -> of(kept, latent);
            case Constraint.OnLearnedGrid _,Constraint.OnScaledLevels _ ->
                List.of(1.0, shareOf(size(latent.getLast()), size(latent.getFirst())));
            case Constraint.Factored product -> {
                List<List<Array>> each = product.split(latent);
                yield IntStream.range(0, each.size()).boxed()
                        .flatMap(i -> of(product.factors().get(i), each.get(i)).stream()).toList();
            }
            case Constraint.OnLearnedLevels _ -> List.of(1.0, 1.0);
            case Constraint.Free _,Constraint.OnGrid _,Constraint.OnLevels _,Constraint.OnPalette _ -> List.of(1.0);
        };
    }

    private static double shareOf(double scale, double weight) {
        return weight > 0 ? scale / weight : 1;
    }

    /// The root of the mean square.
    private static double size(Array array) {
        double sum = 0;
        for (long i = 0; i < array.elements(); i++) {
            sum += (double) array.floatAt(i) * array.floatAt(i);
        }
        return Math.sqrt(sum / Math.max(1, array.elements()));
    }
}
