package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.List;

/// What training must preserve of a compressed weight. `encode` is the plain reference: the weight that free numbers stand for.
///
/// Free numbers ("latent") are one float array, or two for a factorized weight (left, right): of the weight's shape, or of the
/// palette's where there is one.
public sealed interface Constraint {
    /// The weight that `latent` stands for under this constraint.
    Weight encode(List<Array> latent);

    /// Any numbers.
    record Free() implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new Dense(latent.getFirst());
        }
    }

    /// Zero wherever `mask` does not keep; what it keeps obeys `kept` ([Free], [OnGrid] or [OnPalette]).
    record Masked(Mask mask, Constraint kept) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new Sparse(mask, kept.encode(latent));
        }
    }

    /// On the levels of `grid`.
    record OnGrid(Grid grid) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return Quantized.nearest(latent.getFirst(), grid);
        }
    }

    /// Every element has the value that its code picks from a palette; the values are free, the codes are those of `coded`. So the
    /// gradients of all weights of one code add up on its value.
    ///
    /// Source: Han et al., *Deep Compression* (2016), section 3, figure 3.
    record OnPalette(Palettized coded) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return coded.withValues(latent.getFirst());
        }
    }

    /// The product of two factors, each under a constraint of its own; `shape` is the whole weight's.
    record Factored(Shape shape, Constraint left, Constraint right) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new LowRank(shape, left.encode(List.of(latent.getFirst())), right.encode(List.of(latent.getLast())));
        }
    }
}
