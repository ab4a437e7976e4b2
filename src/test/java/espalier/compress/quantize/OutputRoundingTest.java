package espalier.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.SmallModels;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Connections;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Rounding for the layer's output against taking weights out of the Hessian one by one, with every inverse computed anew.
class OutputRoundingTest {
    private static final double DAMPING = 0.01;

    @Test
    void findsWhatTheNaiveMethodFinds() {
        RandomGenerator random = SmallModels.random(51);
        for (int i = 0; i < 20; i++) {
            int outputs = random.nextInt(1, 5);
            int inputs = random.nextInt(1, 9);
            Array weight = SmallModels.normal(random, outputs, inputs);
            Array moments = moments(random, 1, inputs, i % 3 == 0);
            Kept kept = i % 2 == 0 ? Kept.ALL : new Kept.By(Mask.of(weight.shape(), _ -> random.nextInt(3) > 0));
            for (Levels levels : levels(weight, kept)) {
                Array found = adjusted(weight, 0, 1, moments, kept, levels);
                for (int row = 0; row < outputs; row++) {
                    double[] expected = naive(weight, row * inputs, 1, moments, 0, kept, levels);
                    for (int j = 0; j < inputs; j++) {
                        assertThat((double) found.floatAt(row * inputs + j)).isCloseTo(expected[j], within(2e-4));
                    }
                }
            }
        }
    }

    @Test
    void roundsEachGroupOfAConvolutionByItsOwnInputs() {
        RandomGenerator random = SmallModels.random(52);
        Array weight = SmallModels.normal(random, 4, 2, 1, 2);
        Array moments = moments(random, 2, 4, false);
        Levels levels = uniform(weight, Kept.ALL, 3);
        Array found = adjusted(weight, 0, 2, moments, Kept.ALL, levels);
        for (int row = 0; row < 4; row++) {
            double[] expected = naive(weight, row * 4, 1, moments, row / 2, Kept.ALL, levels);
            for (int j = 0; j < 4; j++) {
                assertThat((double) found.floatAt(row * 4 + j)).isCloseTo(expected[j], within(2e-4));
            }
        }
    }

    @Test
    void roundsColumnsWhereOutputsAreTheSecondAxis() {
        RandomGenerator random = SmallModels.random(53);
        Array weight = SmallModels.normal(random, 5, 3);
        Array moments = moments(random, 1, 5, false);
        Levels levels = uniform(weight, Kept.ALL, 2);
        Array found = adjusted(weight, 1, 1, moments, Kept.ALL, levels);
        for (int column = 0; column < 3; column++) {
            double[] expected = naive(weight, column, 3, moments, 0, Kept.ALL, levels);
            for (int j = 0; j < 5; j++) {
                assertThat((double) found.floatAt(j * 3 + column)).isCloseTo(expected[j], within(2e-4));
            }
        }
    }

    @Test
    void changesTheOutputLessThanRoundingToTheNearest() {
        RandomGenerator random = SmallModels.random(54);
        Array weight = SmallModels.normal(random, 16, 40);
        Array moments = moments(random, 1, 40, false);
        Mask mask = Mask.of(weight.shape(), _ -> random.nextInt(4) > 0);
        for (Kept kept : new Kept[]{Kept.ALL, new Kept.By(mask)}) {
            Levels levels = uniform(weight, kept, 3);
            Array original = masked(weight, kept);
            double nearest = outputError(original, masked(levels.nearest(weight).toDense(), kept), moments);
            Array found = adjusted(weight, 0, 1, moments, kept, levels);
            double best = outputError(original, masked(levels.nearest(found).toDense(), kept), moments);
            assertThat(best).isLessThan(0.7 * nearest);
        }
    }

    @Test
    void theFactorTimesItselfIsTheInverse() {
        RandomGenerator random = SmallModels.random(55);
        Array moments = moments(random, 1, 12, true);
        double[][] factor = InverseFactor.of(moments, 0, DAMPING);
        double[][] inverse = inverse(damped(moments, 0, 12));
        for (int i = 0; i < 12; i++) {
            for (int j = i; j < 12; j++) {
                double sum = 0;
                for (int k = 0; k <= i; k++) {
                    sum += factor[k][i - k] * factor[k][j - k];
                }
                assertThat(sum).isCloseTo(inverse[i][j], within(1e-6 * Math.abs(inverse[i][i])));
            }
        }
    }

    @Test
    void asksForSecondMomentsOnlyWhereItIsChosen() {
        var method = new UniformQuantization();
        assertThat(method.needs(method.read(Map.of()))).isEmpty();
        assertThat(method.needs(method.read(Map.of("rounding", KnobValue.of("gptq")))))
                .containsExactly(LayerStatistic.INPUT_MOMENT);
    }

    private static Levels[] levels(Array weight, Kept kept) {
        var tensor = new LevelSettings(Granularity.TENSOR, ScaleTraining.FIXED, Rounding.NEAREST);
        return new Levels[]{uniform(weight, kept, 3), new Ternary().levels(new Part(weight, 0), kept, tensor),
                new AdditivePowersOfTwo().levels(new Part(weight, 0), kept,
                        new AdditivePowersOfTwo.Settings(4, tensor))};
    }

    private static Grid uniform(Array weight, Kept kept, int bits) {
        var method = new UniformQuantization();
        return method.levels(new Part(weight, 0), kept, method.read(Map.of("bits", KnobValue.of(bits), "scheme",
                KnobValue.of("affine"))));
    }

    private static Array adjusted(Array weight, int axis, int groups, Array moments, Kept kept, Levels levels) {
        Part part = new Part(weight, axis, new Connections(weight.shape(), axis, groups), Part.Origin.NONE)
                .with(new LayerStatistics(100, Map.of(LayerStatistic.INPUT_MOMENT, moments)));
        return new OutputRounding(part, kept, levels).adjusted(DAMPING);
    }

    /// Second moments of inputs that go together; one of them is always zero where asked.
    private static Array moments(RandomGenerator random, int groups, int inputs, boolean hasDead) {
        float[] sums = new float[groups * inputs * inputs];
        for (int group = 0; group < groups; group++) {
            for (int example = 0; example < 100; example++) {
                double common = random.nextGaussian();
                double[] x = new double[inputs];
                for (int i = 0; i < inputs; i++) {
                    x[i] = hasDead && i == 0 ? 0 : common + 0.5 * random.nextGaussian();
                }
                for (int i = 0; i < inputs; i++) {
                    for (int j = 0; j < inputs; j++) {
                        sums[(group * inputs + i) * inputs + j] += (float) (x[i] * x[j] / 100);
                    }
                }
            }
        }
        return Array.of(sums, groups, inputs, inputs);
    }

    /// The numbers of one output when their turn came: after each, the others move by the inverse Hessian of those that are left.
    private static double[] naive(Array weight, int first, int stride, Array moments, int group, Kept kept,
            Levels levels) {
        int inputs = (int) moments.shape().size(1);
        double[][] hessian = damped(moments, group, inputs);
        double[] left = new double[inputs];
        double[] turns = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            int at = first + i * stride;
            left[i] = kept.keeps(at, weight.floatAt(at)) ? weight.floatAt(at) : 0;
        }
        for (int i = 0; i < inputs; i++) {
            int at = first + i * stride;
            boolean isKept = kept.keeps(at, weight.floatAt(at));
            turns[i] = isKept ? left[i] : 0;
            double now = isKept ? level(levels, weight.shape(), at, (float) left[i]) : 0;
            double[][] rest = new double[inputs - i][inputs - i];
            for (int a = i; a < inputs; a++) {
                System.arraycopy(hessian[a], i, rest[a - i], 0, inputs - i);
            }
            double[][] inverse = inverse(rest);
            double lost = left[i] - now;
            for (int k = i; k < inputs; k++) {
                left[k] -= lost / inverse[0][0] * inverse[0][k - i];
            }
        }
        return turns;
    }

    private static float level(Levels levels, Shape shape, int at, float value) {
        float[] numbers = new float[(int) shape.elements()];
        numbers[at] = value;
        return levels.nearest(Array.of(numbers, shape)).toDense().floatAt(at);
    }

    private static double[][] damped(Array moments, int group, int inputs) {
        double[][] hessian = new double[inputs][inputs];
        double trace = 0;
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < inputs; j++) {
                hessian[i][j] = moments.floatAt(((long) group * inputs + i) * inputs + j);
            }
            trace += hessian[i][i];
        }
        for (int i = 0; i < inputs; i++) {
            hessian[i][i] = hessian[i][i] == 0 ? 1 : hessian[i][i] + DAMPING * trace / inputs;
        }
        return hessian;
    }

    /// By Gauss and Jordan.
    private static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] work = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[i], 0, work[i], 0, n);
            work[i][n + i] = 1;
        }
        for (int i = 0; i < n; i++) {
            double pivot = work[i][i];
            for (int k = 0; k < 2 * n; k++) {
                work[i][k] /= pivot;
            }
            for (int other = 0; other < n; other++) {
                double share = work[other][i];
                for (int k = 0; k < 2 * n && other != i; k++) {
                    work[other][k] -= share * work[i][k];
                }
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(work[i], n, inverse[i], 0, n);
        }
        return inverse;
    }

    private static Array masked(Array values, Kept kept) {
        float[] numbers = values.toFloats().clone();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = kept.keeps(i, numbers[i]) ? numbers[i] : 0;
        }
        return Array.of(numbers, values.shape());
    }

    /// `mean ‖W·x − Ŵ·x‖²`.
    private static double outputError(Array before, Array after, Array moments) {
        int rows = (int) before.shape().size(0);
        int inputs = (int) before.shape().size(1);
        double error = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < inputs; i++) {
                for (int j = 0; j < inputs; j++) {
                    double a = before.floatAt(row * inputs + i) - after.floatAt(row * inputs + i);
                    double b = before.floatAt(row * inputs + j) - after.floatAt(row * inputs + j);
                    error += a * moments.floatAt(i * inputs + j) * b;
                }
            }
        }
        return error;
    }
}
