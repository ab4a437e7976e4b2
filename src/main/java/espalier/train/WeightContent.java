package espalier.train;

import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.List;
import java.util.stream.IntStream;

/// Compares weights by what they hold.
final class WeightContent {
    private WeightContent() {
    }

    /// Whether two weights are stored in the same form with the same numbers.
    static boolean same(Weight a, Weight b) {
        if (a == b) {
            return true;
        }
        return switch (a) {
            case Dense(var array) -> b instanceof Dense(var other) && array.sameContentAs(other);
            case Sparse(var mask, var values) -> b instanceof Sparse(var otherMask, var otherValues)
                    && mask.equals(otherMask) && same(values, otherValues);
            case Quantized(var shape, var grid, var codes) ->
                b instanceof Quantized(var otherShape, var otherGrid, var otherCodes) && shape.equals(otherShape)
                        && same(grid, otherGrid) && codes.mismatch(otherCodes) == -1;
            case Palettized(var shape, var palette, var codes) ->
                b instanceof Palettized(var otherShape, var otherPalette, var otherCodes) && shape.equals(otherShape)
                        && same(palette, otherPalette) && codes.mismatch(otherCodes) == -1;
            case LowRank(var shape, var factors) -> b instanceof LowRank(var otherShape, var otherFactors)
                    && shape.equals(otherShape) && same(factors, otherFactors);
        };
    }

    private static boolean same(List<Weight> a, List<Weight> b) {
        return a.size() == b.size() && IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
    }

    private static boolean same(Palette a, Palette b) {
        return a.axis() == b.axis() && a.values().sameContentAs(b.values());
    }

    private static boolean same(Grid a, Grid b) {
        return a.bits() == b.bits() && a.symmetric() == b.symmetric() && a.axis() == b.axis() && a.group() == b.group()
                && a.scales().sameContentAs(b.scales()) && a.zeros().sameContentAs(b.zeros());
    }
}
