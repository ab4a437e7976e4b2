package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Slices;
import java.util.Arrays;
import java.util.List;

/// A constraint as native operations: from free numbers to the weight, so that gradients reach the free numbers.
@FunctionalInterface
interface Lowering {
    /// The weight that `latent` stands for: one tensor of the weight's shape, or two factors.
    PtNDArray lower(List<PtNDArray> latent);

    /// The lowering of `constraint` on free numbers of these `shapes`; its constants belong to `memory`.
    static Lowering of(Constraint constraint, List<Shape> shapes, PtNDManager memory) {
        return switch (constraint) {
            case Constraint.Free _ -> List::getFirst;
            case Constraint.Masked(Mask mask, Constraint kept) -> masked(mask, of(kept, shapes, memory), memory);
            case Constraint.OnGrid(Grid grid) -> onGrid(grid, shapes.getFirst(), memory);
            case Constraint.OnPalette(Palettized coded) -> onPalette(coded, memory);
            case Constraint.Factored(Shape whole, Constraint left, Constraint right) -> factored(whole,
                    of(left, List.of(shapes.getFirst()), memory), of(right, List.of(shapes.getLast()), memory));
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

    /// Rounds to the grid; the gradient passes as if nothing were rounded where the value lies within the grid's range, and stops
    /// outside. Source: Jacob et al. (2018), section 3.
    private static Lowering onGrid(Grid grid, Shape shape, PtNDManager memory) {
        Shape perSlice = slicesOver(grid, shape);
        PtNDArray scale = Tensors.of(memory, grid.scales().reshaped(perSlice));
        PtNDArray zero = Tensors.of(memory, grid.zeros().reshaped(perSlice));
        float[] lowest = new float[Math.toIntExact(grid.scales().elements())];
        float[] highest = new float[lowest.length];
        for (int slice = 0; slice < lowest.length; slice++) {
            lowest[slice] = grid.decode(grid.low(), slice);
            highest[slice] = grid.decode(grid.high(), slice);
        }
        PtNDArray low = Tensors.of(memory, Array.of(lowest, perSlice));
        PtNDArray high = Tensors.of(memory, Array.of(highest, perSlice));
        return latent -> {
            PtNDArray inRange = JniUtils.min(JniUtils.max(latent.getFirst(), low), high);
            PtNDArray constant = JniUtils.detachGradient(inRange);
            PtNDArray codes = JniUtils.round(JniUtils.add(JniUtils.div(constant, scale), zero));
            PtNDArray clipped = JniUtils.clip(codes, (float) grid.low(), (float) grid.high());
            PtNDArray levels = JniUtils.mul(JniUtils.sub(clipped, zero), scale);
            // The difference is exactly zero, and carries the gradient.
            return JniUtils.add(levels, JniUtils.sub(inRange, constant));
        };
    }

    /// The shape in which one number per slice spreads over a weight.
    private static Shape slicesOver(Grid grid, Shape shape) {
        long[] sizes = new long[shape.rank()];
        Arrays.fill(sizes, 1);
        if (grid.axis() != Grid.TENSOR) {
            sizes[grid.axis()] = shape.size(grid.axis());
        }
        return Shape.of(sizes);
    }

    /// Looks every element up, so that the gradients of all elements of one code add up on its value. Source: Han et al. (2016),
    /// eq. 3.
    private static Lowering onPalette(Palettized coded, PtNDManager memory) {
        Slices slices = coded.palette().slicesOf(coded.shape());
        int size = coded.palette().size();
        long[] places = new long[Math.toIntExact(coded.shape().elements())];
        for (int i = 0; i < places.length; i++) {
            places[i] = (long) slices.of(i) * size + coded.codeAt(i);
        }
        PtNDArray indices = Tensors.ofLongs(memory, places, places.length);
        long[] list = {coded.palette().values().elements()};
        long[] sizes = coded.shape().sizes();
        return latent -> JniUtils.reshape(JniUtils.gather(JniUtils.reshape(latent.getFirst(), list), indices, 0),
                sizes);
    }

    private static Lowering factored(Shape whole, Lowering left, Lowering right) {
        long[] sizes = whole.sizes();
        return latent -> JniUtils.reshape(JniUtils.matmul(left.lower(List.of(latent.getFirst())),
                right.lower(List.of(latent.getLast()))), sizes);
    }
}
