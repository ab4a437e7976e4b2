package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import java.util.List;

/// A constraint as native operations: from free numbers to the weight, so that gradients reach the free numbers.
@FunctionalInterface
interface Lowering {
    /// The weight that `latent` stands for: a tensor for each array that the constraint takes.
    PtNDArray lower(List<PtNDArray> latent);

    /// How numbers are masked.
    interface Masking {
        /// The lowering that masks what `kept` gives.
        Lowering over(Mask mask, Lowering kept);
    }

    /// The lowering of `constraint` on free numbers of these `shapes`; its constants belong to `memory`.
    static Lowering of(Constraint constraint, List<Shape> shapes, PtNDManager memory) {
        return of(constraint, shapes, memory, (mask, kept) -> masked(mask, kept, memory));
    }

    /// The lowering of `constraint` with masks of another making, which is asked in the order of the free numbers.
    static Lowering of(Constraint constraint, List<Shape> shapes, PtNDManager memory, Masking masking) {
        return switch (constraint) {
            case Constraint.Free _ -> List::getFirst;
            case Constraint.Masked(Mask mask, Constraint kept) -> masking.over(mask,
                    of(kept, shapes, memory, masking));
            case Constraint.OnGrid(Grid grid) -> GridLowering.fixed(grid, shapes.getFirst(), memory);
            case Constraint.OnLearnedGrid(Grid grid) -> GridLowering.learned(grid, shapes.getFirst(), memory);
            case Constraint.OnPalette(Palettized coded) -> PaletteLowering.coded(coded, memory);
            case Constraint.OnLevels(Palette palette) -> PaletteLowering.fixed(palette, shapes.getFirst(), memory);
            case Constraint.OnScaledLevels(Palette palette) ->
                PaletteLowering.scaled(palette, shapes.getFirst(), memory);
            case Constraint.OnLearnedLevels(Palette palette) ->
                PaletteLowering.learned(palette, shapes.getFirst(), memory);
            case Constraint.Factored(Shape whole, Constraint left, Constraint right) ->
                factored(whole, shapes, left, right, memory, masking);
        };
    }

    private static Lowering masked(Mask mask, Lowering kept, PtNDManager memory) {
        float[] ones = new float[Math.toIntExact(mask.shape().elements())];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = mask.keeps(i) ? 1 : 0;
        }
        PtNDArray factor = Tensors.of(memory, Array.of(ones, mask.shape()));
        return latent -> JniUtils.mul(kept.lower(latent), factor);
    }

    private static Lowering factored(Shape whole, List<Shape> shapes, Constraint left, Constraint right,
            PtNDManager memory, Masking masking) {
        int first = left.arrays();
        Lowering one = of(left, shapes.subList(0, first), memory, masking);
        Lowering other = of(right, shapes.subList(first, shapes.size()), memory, masking);
        long[] sizes = whole.sizes();
        return latent -> JniUtils.reshape(JniUtils.matmul(one.lower(latent.subList(0, first)),
                other.lower(latent.subList(first, latent.size()))), sizes);
    }
}
