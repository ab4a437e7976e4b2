package espalier.compress;

import espalier.compress.method.Kept;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A layer between two methods: one piece, or the two factors of a product.
///
/// @param shape of the whole weight
record Form(Shape shape, List<Piece> pieces) {
    /// Numbers of a weight's shape with the mask and the levels they are under.
    record Piece(Array latent, Optional<Mask> mask, Optional<Levels> levels) {
        /// What training must preserve, and the free numbers it starts from.
        private record Start(Constraint constraint, Array latent) {}

        Piece withMask(Mask other) {
            return new Piece(latent, other.kept() == latent.elements() ? Optional.empty() : Optional.of(other), levels);
        }

        Piece withLevels(Levels other) {
            return new Piece(latent, mask, Optional.of(other));
        }

        Piece withLatent(Array other) {
            return new Piece(other, mask, levels);
        }

        /// The numbers with zeros where the mask prunes.
        Array masked() {
            return mask.map(some -> new Sparse(some, new Dense(latent)).toDense()).orElse(latent);
        }

        /// What is left of the numbers.
        Kept kept() {
            return mask.<Kept>map(Kept.By::new).orElse(Kept.ALL);
        }

        private Start start() {
            Start kept = levels.map(some -> switch (some) {
                case Grid grid -> new Start(new Constraint.OnGrid(grid), latent);
                case Palette palette -> new Start(new Constraint.OnPalette(palette.nearest(latent)), palette.values());
            }).orElseGet(() -> new Start(new Constraint.Free(), latent));
            return mask.map(some -> new Start(new Constraint.Masked(some, kept.constraint), kept.latent)).orElse(kept);
        }
    }

    /// The form of free numbers.
    static Form dense(Array latent) {
        return new Form(latent.shape(), List.of(new Piece(latent, Optional.empty(), Optional.empty())));
    }

    /// The form of a product of free numbers.
    static Form product(Shape shape, Array left, Array right) {
        return new Form(shape, List.of(new Piece(left, Optional.empty(), Optional.empty()),
                new Piece(right, Optional.empty(), Optional.empty())));
    }

    /// The form in which a weight is stored.
    static Form of(Weight weight) {
        return weight instanceof LowRank(Shape shape, Weight left, Weight right)
                ? new Form(shape, List.of(piece(left), piece(right)))
                : new Form(weight.shape(), List.of(piece(weight)));
    }

    private static Piece piece(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> new Piece(array.floats(), Optional.empty(), Optional.empty());
            case Sparse(Mask mask, Weight values) -> piece(values).withMask(mask);
            case Quantized quantized -> new Piece(quantized.toDense(), Optional.empty(), Optional.of(quantized.grid()));
            case Palettized palettized -> new Piece(palettized.toDense(), Optional.empty(),
                    Optional.of(palettized.palette()));
            case LowRank _ -> throw new IllegalArgumentException("A factor is not factorized again");
        };
    }

    /// The form of a layer that was compressed, and perhaps trained, before.
    static Form of(CompressedLayer layer) {
        List<Array> latent = layer.latent();
        if (layer.constraint() instanceof Constraint.Factored(Shape shape, Constraint left, Constraint right)) {
            return new Form(shape, List.of(piece(latent.getFirst(), left), piece(latent.getLast(), right)));
        }
        return new Form(layer.weight().shape(), List.of(piece(latent.getFirst(), layer.constraint())));
    }

    private static Piece piece(Array latent, Constraint constraint) {
        return switch (constraint) {
            case Constraint.Free() -> new Piece(latent, Optional.empty(), Optional.empty());
            case Constraint.OnGrid(Grid grid) -> new Piece(latent, Optional.empty(), Optional.of(grid));
            case Constraint.OnPalette(Palettized coded) -> piece(coded.withValues(latent));
            case Constraint.Masked(Mask mask, Constraint kept) -> piece(latent, kept).withMask(mask);
            case Constraint.Factored _ -> throw new IllegalArgumentException("A factor is not factorized again");
        };
    }

    boolean isProduct() {
        return pieces.size() == 2;
    }

    /// Whether it is one piece of free numbers.
    boolean isFree() {
        return !isProduct() && pieces.getFirst().mask.isEmpty() && pieces.getFirst().levels.isEmpty();
    }

    /// This form with another piece at `index`.
    Form with(int index, Piece piece) {
        var changed = new ArrayList<>(pieces);
        changed.set(index, piece);
        return new Form(shape, List.copyOf(changed));
    }

    /// The inner dimension of a product.
    int rank() {
        return Math.toIntExact(pieces.getLast().latent.shape().size(0));
    }

    private Constraint constraint(List<Piece.Start> starts) {
        return isProduct()
                ? new Constraint.Factored(shape, starts.getFirst().constraint(), starts.getLast().constraint())
                : starts.getFirst().constraint();
    }

    /// The finished layer.
    CompressedLayer compressed() {
        List<Piece.Start> starts = pieces.stream().map(Piece::start).toList();
        return CompressedLayer.of(constraint(starts), starts.stream().map(Piece.Start::latent).toList());
    }

    /// The layer whose weight is stored already.
    CompressedLayer storedAs(Weight weight) {
        List<Piece.Start> starts = pieces.stream().map(Piece::start).toList();
        return new CompressedLayer(weight, constraint(starts), starts.stream().map(Piece.Start::latent).toList());
    }
}
