package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.List;

/// What training must preserve of a compressed weight. `encode` is the plain reference: the weight that free numbers stand for.
///
/// Free numbers ("latent") are one float array of the weight's shape, or two for a factorized weight (left, right).
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

    /// Zero wherever `mask` does not keep; what it keeps obeys `kept` ([Free] or [OnGrid]).
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

    /// The product of two factors, each under a constraint of its own; `shape` is the whole weight's.
    record Factored(Shape shape, Constraint left, Constraint right) implements Constraint {
        @Override
        public Weight encode(List<Array> latent) {
            return new LowRank(shape, left.encode(List.of(latent.getFirst())), right.encode(List.of(latent.getLast())));
        }
    }
}
