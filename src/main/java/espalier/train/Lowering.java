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
import java.util.ArrayList;
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
            case Constraint.Factored factored -> factored(factored, shapes, memory, masking);
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

    private static Lowering factored(Constraint.Factored constraint, List<Shape> shapes, PtNDManager memory,
            Masking masking) {
        var factors = new ArrayList<Lowering>();
        for (List<Shape> own : constraint.split(shapes)) {
            factors.add(of(constraint.factors().get(factors.size()), own, memory, masking));
        }
        return latent -> {
            var lowered = new ArrayList<PtNDArray>();
            for (List<PtNDArray> own : constraint.split(latent)) {
                lowered.add(factors.get(lowered.size()).lower(own));
            }
            return FactorProduct.of(lowered);
        };
    }
}
