package espalier.model.channel;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
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
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Leaves only some positions along one axis of weights, of their masks, grids, palettes and factors, and of what training must
/// preserve of them.
///
/// @param kept the positions that stay, rising
record Cut(int axis, int[] kept) {
    Shape of(Shape shape) {
        return shape.with(axis, Dim.of(kept.length));
    }

    Array of(Array array) {
        return new Array(array.type(), of(array.shape()), of(array.bytes(), array.shape(), array.type().bytes()));
    }

    /// @param size bytes of an element
    private MemorySegment of(MemorySegment bytes, Shape shape, int size) {
        long inner = Constants.inner(shape, axis) * size;
        long outer = shape.elements() / Math.max(1, shape.size(axis)) * size / Math.max(1, inner);
        MemorySegment left = MemorySegment.ofArray(new byte[Math.toIntExact(outer * kept.length * inner)]);
        for (long i = 0, to = 0; i < outer; i++) {
            for (int position : kept) {
                MemorySegment.copy(bytes, (i * shape.size(axis) + position) * inner, left, to, inner);
                to += inner;
            }
        }
        return left;
    }

    Weight of(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> new Dense(of(array));
            case Sparse(Mask mask, Weight values) -> sparse(of(mask), of(values));
            case Quantized(Shape shape, Grid grid, MemorySegment codes) ->
                new Quantized(of(shape), of(grid), of(codes, shape, Short.BYTES));
            case Palettized palettized -> of(palettized);
            case LowRank(Shape shape, List<Weight> factors) -> {
                var cut = new ArrayList<>(factors);
                cut.set(factor(cut.size()), of(cut.get(factor(cut.size()))));
                yield new LowRank(of(shape), cut);
            }
        };
    }

    private Palettized of(Palettized weight) {
        return new Palettized(of(weight.shape()), of(weight.palette()), of(weight.codes(), weight.shape(), 1));
    }

    private Mask of(Mask mask) {
        Shape before = mask.shape();
        int inner = (int) Constants.inner(before, axis);
        int size = (int) before.size(axis);
        return Mask.of(of(before), index -> {
            int outer = index / inner / kept.length;
            int position = kept[index / inner % kept.length];
            return mask.keeps(((long) outer * size + position) * inner + index % inner);
        });
    }

    /// Where nothing is pruned any more there is no need of a mask.
    private static Weight sparse(Mask mask, Weight values) {
        return isWhole(mask) ? values : new Sparse(mask, values);
    }

    private static boolean isWhole(Mask mask) {
        return mask.kept() == mask.shape().elements();
    }

    private Grid of(Grid grid) {
        if (grid.group() > 0) {
            throw new InputException(
                    "Channels cannot be removed from weights that have scales for groups; remove them in a "
                            + "stage before, or quantize with a scale for each channel.");
        }
        return grid.axis() != axis
                ? grid
                : new Grid(grid.bits(), grid.symmetric(), axis, list().of(grid.scales()), list().of(grid.zeros()));
    }

    private Palette of(Palette palette) {
        return palette.axis() != axis ? palette : new Palette(axis, list().of(palette.values()));
    }

    /// This cut of what has an entry for each position.
    private Cut list() {
        return new Cut(0, kept);
    }

    /// Which of so many factors has the axis: the first the rows of the weight, the last its columns.
    private int factor(int factors) {
        return axis == 0 ? 0 : factors - 1;
    }

    CompressedLayer of(CompressedLayer layer) {
        return new CompressedLayer(of(layer.weight()), of(layer.constraint()),
                latent(layer.latent(), layer.constraint()));
    }

    private Constraint of(Constraint constraint) {
        return switch (constraint) {
            case Constraint.Free free -> free;
            case Constraint.Masked(Mask mask, Constraint left) -> {
                Mask now = of(mask);
                yield isWhole(now) ? of(left) : new Constraint.Masked(now, of(left));
            }
            case Constraint.OnGrid(Grid grid) -> new Constraint.OnGrid(of(grid));
            case Constraint.OnLearnedGrid(Grid grid) -> new Constraint.OnLearnedGrid(of(grid));
            case Constraint.OnLevels(Palette palette) -> new Constraint.OnLevels(of(palette));
            case Constraint.OnScaledLevels(Palette palette) -> new Constraint.OnScaledLevels(of(palette));
            case Constraint.OnLearnedLevels(Palette palette) -> new Constraint.OnLearnedLevels(of(palette));
            case Constraint.OnPalette(Palettized coded) -> new Constraint.OnPalette(of(coded));
            case Constraint.Factored(Shape shape, List<Constraint> factors) -> {
                var cut = new ArrayList<>(factors);
                cut.set(factor(cut.size()), of(cut.get(factor(cut.size()))));
                yield new Constraint.Factored(of(shape), cut);
            }
        };
    }

    private List<Array> latent(List<Array> latent, Constraint constraint) {
        return switch (constraint) {
            case Constraint.Masked(_, Constraint left) -> latent(latent, left);
            case Constraint.Free _,Constraint.OnGrid _,Constraint.OnLevels _ -> List.of(of(latent.getFirst()));
            case Constraint.OnLearnedGrid(Grid grid) -> both(latent, grid);
            case Constraint.OnScaledLevels(Palette palette) -> both(latent, palette);
            case Constraint.OnLearnedLevels(Palette palette) -> both(latent, palette);
            case Constraint.OnPalette(Palettized coded) -> List.of(listed(latent.getFirst(), coded.palette()));
            case Constraint.Factored product -> {
                List<List<Array>> each = product.split(latent);
                int place = factor(each.size());
                each.set(place, latent(each.get(place), product.factors().get(place)));
                yield each.stream().flatMap(List::stream).toList();
            }
        };
    }

    private List<Array> both(List<Array> latent, Levels levels) {
        return List.of(of(latent.getFirst()), listed(latent.getLast(), levels));
    }

    /// What has an entry for each slice of `levels`.
    private Array listed(Array entries, Levels levels) {
        return levels.axis() == axis ? list().of(entries) : entries;
    }
}
