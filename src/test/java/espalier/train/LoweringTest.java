package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Slices;
import espalier.sketch.Arrangements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the native form of every constraint to its plain reference, on random weights.
class LoweringTest {
    private static final Shape WHOLE = Shape.of(6, 2, 3, 3);

    static Stream<Arguments> nestings() {
        Stream.Builder<Arguments> all = Stream.builder();
        constraints(WHOLE).forEach(constraint -> all.add(Arguments.of(constraint, List.of(WHOLE))));
        var random = new SplittableRandom(5);
        for (List<Shape> factors : Arrangements.of(WHOLE, 4)) {
            List<List<Constraint>> each = factors.stream().map(LoweringTest::constraints).toList();
            for (int i = 0; i < 20; i++) {
                all.add(Arguments.of(new Constraint.Factored(WHOLE,
                        each.stream().map(some -> some.get(random.nextInt(some.size()))).toList()), factors));
            }
        }
        return all.build();
    }

    private static List<Constraint> constraints(Shape shape) {
        var random = new SplittableRandom(3);
        Mask mask = Mask.of(shape, _ -> random.nextInt(3) == 0);
        var all = new ArrayList<Constraint>();
        all.add(new Constraint.Free());
        all.add(new Constraint.Masked(mask, new Constraint.Free()));
        for (Grid grid : List.of(grid(shape, 1, true, Grid.TENSOR), grid(shape, 4, true, 0), grid(shape, 3, false, 1),
                grid(shape, 8, false, Grid.TENSOR), grid(shape, 16, true, 0))) {
            all.add(new Constraint.OnGrid(grid));
            all.add(new Constraint.Masked(mask, new Constraint.OnGrid(grid)));
            all.add(new Constraint.OnLearnedGrid(grid));
            all.add(new Constraint.Masked(mask, new Constraint.OnLearnedGrid(grid)));
        }
        for (int axis = 0; axis < 2; axis++) {
            Grid grid = grouped(shape, axis);
            all.add(new Constraint.OnGrid(grid));
            all.add(new Constraint.OnLearnedGrid(grid));
        }
        for (int axis = Levels.TENSOR; axis < 2; axis++) {
            Palettized palettized = palette(shape, axis).nearest(random(shape, 7));
            all.add(new Constraint.OnPalette(palettized));
            all.add(new Constraint.Masked(mask, new Constraint.OnPalette(palettized)));
            Palette palette = palettized.palette();
            for (var on : List.of(new Constraint.OnLevels(palette), new Constraint.OnScaledLevels(palette),
                    new Constraint.OnLearnedLevels(palette))) {
                all.add(on);
                all.add(new Constraint.Masked(mask, on));
            }
        }
        return all;
    }

    private static Palette palette(Shape shape, int axis) {
        int slices = axis == Levels.TENSOR ? 1 : Math.toIntExact(shape.size(axis));
        float[] values = random(Shape.of(slices, 5), 11).toFloats();
        for (int slice = 0; slice < slices; slice++) {
            Arrays.sort(values, 5 * slice, 5 * slice + 5);
        }
        return new Palette(axis, Array.of(values, slices, 5));
    }

    /// Random free numbers for `constraint` on a weight of `shape`.
    private static List<Array> latent(Constraint constraint, Shape shape, long seed) {
        return switch (constraint) {
            case Constraint.Masked(_, Constraint kept) -> latent(kept, shape, seed);
            // Moved so far that values pass each other.
            case Constraint.OnPalette(Palettized coded) -> List.of(random(coded.palette().values().shape(), seed));
            case Constraint.OnLearnedLevels(Palette palette) ->
                List.of(random(shape, seed), random(palette.values().shape(), seed + 100));
            case Constraint.OnScaledLevels(Palette palette) ->
                List.of(random(shape, seed), factors(palette.slices(), 1));
            case Constraint.OnLearnedGrid(Grid grid) -> List.of(random(shape, seed),
                    factors(Math.toIntExact(grid.scales().elements()), grid.scales().floatAt(0)));
            default -> List.of(random(shape, seed));
        };
    }

    /// Around `middle`, and one that training made negative.
    private static Array factors(int slices, double middle) {
        var random = new SplittableRandom(17);
        float[] factors = new float[slices];
        for (int i = 0; i < slices; i++) {
            factors[i] = (float) (middle * random.nextDouble(0.5, 1.5)) * (i == 3 ? -1 : 1);
        }
        return Array.of(factors, slices);
    }

    private static Grid grouped(Shape shape, int axis) {
        int slices = Slices.along(axis, 4, shape).count();
        Array zeros = Array.of(new float[slices], slices);
        return new Grid(3, true, axis, 4, factors(slices, 0.3), zeros).withScales(factors(slices, 0.3));
    }

    private static Grid grid(Shape shape, int bits, boolean symmetric, int axis) {
        var random = new SplittableRandom(bits);
        int slices = axis == Grid.TENSOR ? 1 : Math.toIntExact(shape.size(axis));
        float[] scales = new float[slices];
        float[] zeros = new float[slices];
        for (int i = 0; i < slices; i++) {
            // Narrow enough that some numbers fall outside.
            scales[i] = (float) (random.nextDouble(2, 3) / (1 << bits));
            zeros[i] = symmetric ? (bits == 1 ? -0.5f : 0) : random.nextInt(-2, 2);
        }
        return new Grid(bits, symmetric, axis, Array.of(scales, slices), Array.of(zeros, slices));
    }

    @ParameterizedTest
    @MethodSource("nestings")
    void givesTheWeightThatTheReferenceGives(Constraint constraint, List<Shape> shapes) {
        boolean factored = constraint instanceof Constraint.Factored;
        List<Constraint> each = constraint instanceof Constraint.Factored(_, List<Constraint> factors)
                ? factors
                : List.of(constraint);
        List<Array> latent = IntStream.range(0, each.size()).boxed()
                .flatMap(i -> latent(each.get(i), shapes.get(i), i + 1).stream()).toList();
        try (var scope = new NDScope(); PtNDManager memory = Tensors.newMemory()) {
            scope.suppressNotUsedWarning();
            Lowering lowering = Lowering.of(constraint, latent.stream().map(Array::shape).toList(), memory);
            Array lowered = Tensors
                    .toArray(lowering.lower(latent.stream().map(array -> Tensors.of(memory, array)).toList()));
            Array expected = constraint.encode(latent).toDense();
            assertThat(lowered.shape()).isEqualTo(expected.shape());
            assertThat(lowered.toFloats()).usingComparatorWithPrecision(factored ? 1e-5f : 0f)
                    .containsExactly(expected.toFloats());
        }
    }

    @Test
    void gradientsPassRoundingInsideTheRangeAndStopOutsideAndAtZeros() {
        Shape shape = Shape.of(1, 4);
        var grid = new Grid(2, true, Grid.TENSOR, Array.of(new float[]{0.5f}, 1), Array.of(new float[]{0}, 1));
        var constraint = new Constraint.Masked(Mask.of(shape, i -> i != 1), new Constraint.OnGrid(grid));
        try (var scope = new NDScope(); PtNDManager memory = Tensors.newMemory()) {
            scope.suppressNotUsedWarning();
            PtNDArray latent = Tensors.of(memory, Array.of(new float[]{0.3f, 0.2f, 0.9f, -0.1f}, 1, 4));
            latent.setRequiresGradient(true);
            JniUtils.setGradMode(true);
            PtNDArray sum = JniUtils.sum(Lowering.of(constraint, List.of(shape), memory).lower(List.of(latent)));
            JniUtils.backward(sum, Tensors.scalar(memory, 1), false, false);
            JniUtils.setGradMode(false);
            assertThat(Tensors.toFloats(sum)).containsExactly(1f);
            assertThat(Tensors.toFloats(JniUtils.getGradient(latent))).containsExactly(1, 0, 0, 1);
        }
    }

    @Test
    void gradientsOfAllWeightsOfOneCodeAddUpOnItsValueWithoutThoseThatArePruned() {
        Shape shape = Shape.of(2, 3);
        var palette = new Palette(Levels.TENSOR, Array.of(new float[]{-1, 0.5f, 2}, 1, 3));
        var coded = Palettized.of(shape, palette, new byte[]{0, 1, 1, 2, 1, 0});
        var constraint = new Constraint.Masked(Mask.of(shape, i -> i != 4), new Constraint.OnPalette(coded));
        try (var scope = new NDScope(); PtNDManager memory = Tensors.newMemory()) {
            scope.suppressNotUsedWarning();
            PtNDArray latent = Tensors.of(memory, palette.values());
            PtNDArray factors = Tensors.of(memory, Array.of(new float[]{1, 2, 4, 8, 16, 32}, 2, 3));
            latent.setRequiresGradient(true);
            JniUtils.setGradMode(true);
            PtNDArray lowered = Lowering.of(constraint, List.of(palette.values().shape()), memory)
                    .lower(List.of(latent));
            JniUtils.backward(JniUtils.sum(JniUtils.mul(lowered, factors)), Tensors.scalar(memory, 1), false, false);
            JniUtils.setGradMode(false);
            assertThat(Tensors.toFloats(lowered)).containsExactly(-1, 0.5f, 0.5f, 2, 0, -1);
            assertThat(Tensors.toFloats(JniUtils.getGradient(latent))).containsExactly(33, 6, 8);
        }
    }

    private static Array random(Shape shape, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(values, shape);
    }
}
