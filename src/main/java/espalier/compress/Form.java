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
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A layer between two methods: one piece, or the factors of a product.
///
/// @param shape of the whole weight
record Form(Shape shape, List<Piece> pieces) {
    /// Levels that numbers are on, and what training moves of them.
    record OnLevels(Levels levels, Moving moving) {}

    /// Numbers of a weight's shape with the mask and the levels they are under.
    record Piece(Array latent, Optional<Mask> mask, Optional<OnLevels> on) {
        /// Free numbers.
        static Piece free(Array latent) {
            return new Piece(latent, Optional.empty(), Optional.empty());
        }

        /// Numbers on levels.
        static Piece on(Levels levels, Moving moving, Array latent) {
            return new Piece(latent, Optional.empty(), Optional.of(new OnLevels(levels, moving)));
        }

        Piece withMask(Mask other) {
            return new Piece(latent, other.kept() == latent.elements() ? Optional.empty() : Optional.of(other), on);
        }

        Piece withLatent(Array other) {
            return new Piece(other, mask, on);
        }

        /// These numbers under the same mask on other levels.
        Piece withLevels(Piece other) {
            return new Piece(other.latent, mask, other.on);
        }

        /// The numbers with zeros where the mask prunes.
        Array masked() {
            return mask.map(some -> new Sparse(some, new Dense(latent)).toDense()).orElse(latent);
        }

        /// What is left of the numbers.
        Kept kept() {
            return mask.<Kept>map(Kept.By::new).orElse(Kept.ALL);
        }

        /// What training must preserve.
        private Constraint constraint() {
            Constraint kept = on.map(some -> Constraint.on(some.levels, some.moving, latent))
                    .orElseGet(Constraint.Free::new);
            return mask.<Constraint>map(some -> new Constraint.Masked(some, kept)).orElse(kept);
        }
    }

    /// The form of free numbers.
    static Form dense(Array latent) {
        return new Form(latent.shape(), List.of(Piece.free(latent)));
    }

    /// The form of a product of free numbers.
    static Form product(Shape shape, List<Array> factors) {
        return new Form(shape, factors.stream().map(Piece::free).toList());
    }

    /// The form in which a weight is stored.
    static Form of(Weight weight) {
        return weight instanceof LowRank(Shape shape, List<Weight> factors)
                ? new Form(shape, factors.stream().map(Form::piece).toList())
                : new Form(weight.shape(), List.of(piece(weight)));
    }

    private static Piece piece(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> Piece.free(array.floats());
            case Sparse(Mask mask, Weight values) -> piece(values).withMask(mask);
            case Quantized quantized -> Piece.on(quantized.grid(), Moving.CODES, quantized.toDense());
            case Palettized palettized -> Piece.on(palettized.palette(), Moving.VALUES, palettized.toDense());
            case LowRank _ -> throw new IllegalArgumentException("A factor is not factorized again");
        };
    }

    /// The form of a layer that was compressed, and perhaps trained, before.
    static Form of(CompressedLayer layer) {
        List<Array> latent = layer.latent();
        if (layer.constraint() instanceof Constraint.Factored product) {
            var pieces = new ArrayList<Piece>();
            for (List<Array> own : product.split(latent)) {
                pieces.add(piece(own, product.factors().get(pieces.size())));
            }
            return new Form(product.shape(), List.copyOf(pieces));
        }
        return new Form(layer.weight().shape(), List.of(piece(latent, layer.constraint())));
    }

    private static Piece piece(List<Array> latent, Constraint constraint) {
        Array numbers = latent.getFirst();
        Array learned = latent.getLast();
        return switch (constraint) {
            case Constraint.Free() -> Piece.free(numbers);
            case Constraint.OnGrid(Grid grid) -> Piece.on(grid, Moving.CODES, numbers);
            case Constraint.OnLearnedGrid(Grid grid) ->
                Piece.on(grid.withScales(learned), Moving.CODES_AND_SCALES, numbers);
            case Constraint.OnPalette(Palettized coded) -> piece(coded.withValues(numbers));
            case Constraint.OnLevels(Palette palette) -> Piece.on(palette, Moving.CODES, numbers);
            case Constraint.OnScaledLevels(Palette palette) ->
                Piece.on(palette.times(learned), Moving.CODES_AND_SCALES, numbers);
            case Constraint.OnLearnedLevels(Palette palette) ->
                Piece.on(palette.withValues(learned), Moving.CODES_AND_VALUES, numbers);
            case Constraint.Masked(Mask mask, Constraint kept) -> piece(latent, kept).withMask(mask);
            case Constraint.Factored _ -> throw new IllegalArgumentException("A factor is not factorized again");
        };
    }

    boolean isProduct() {
        return pieces.size() > 1;
    }

    /// Whether it is one piece of free numbers.
    boolean isFree() {
        return !isProduct() && pieces.getFirst().mask.isEmpty() && pieces.getFirst().on.isEmpty();
    }

    /// This form with another piece at `index`.
    Form with(int index, Piece piece) {
        var changed = new ArrayList<>(pieces);
        changed.set(index, piece);
        return new Form(shape, List.copyOf(changed));
    }

    /// Whether it is a product of factors of these shapes.
    boolean isProductOf(List<Shape> factors) {
        return pieces.stream().map(piece -> piece.latent.shape()).toList().equals(factors);
    }

    private Constraint constraint() {
        return isProduct()
                ? new Constraint.Factored(shape, pieces.stream().map(Piece::constraint).toList())
                : pieces.getFirst().constraint();
    }

    private static List<Array> start(List<Piece> pieces) {
        return pieces.stream().flatMap(piece -> piece.constraint().start(piece.latent).stream()).toList();
    }

    /// The finished layer.
    CompressedLayer compressed() {
        return CompressedLayer.of(constraint(), start(pieces));
    }

    /// The layer whose weight is stored already.
    CompressedLayer storedAs(Weight weight) {
        return new CompressedLayer(weight, constraint(), start(pieces));
    }
}
