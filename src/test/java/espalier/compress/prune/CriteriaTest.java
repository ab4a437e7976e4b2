package espalier.compress.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.SmallModels;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Mask;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What each criterion says weights and channels are worth, against its formula written out, and against PyTorch.
class CriteriaTest {
    private final RandomGenerator random = SmallModels.random(33);

    /// The worth of one weight, by its formula.
    private interface Formula {
        double of(Part part, int weight, int input, int output);
    }

    private Array positive(long... sizes) {
        float[] values = SmallModels.normal(random, sizes).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return Array.of(values, sizes);
    }

    private Part informed(Part part) {
        var known = new EnumMap<LayerStatistic, Array>(LayerStatistic.class);
        known.put(LayerStatistic.INPUT_SQUARES, positive(part.connections().inputs()));
        known.put(LayerStatistic.OUTPUT_MAGNITUDE, positive(part.connections().outputs()));
        known.put(LayerStatistic.OUTPUT_ZEROS, positive(part.connections().outputs()));
        known.put(LayerStatistic.GRADIENT, SmallModels.normal(random, part.values().shape().sizes()));
        known.put(LayerStatistic.GRADIENT_SQUARES, positive(part.values().shape().sizes()));
        known.put(LayerStatistic.MOVEMENT, SmallModels.normal(random, part.values().shape().sizes()));
        return part.with(new LayerStatistics(10, known));
    }

    /// The input of a weight among the inputs of its layer: a column of the im2col matrix, or a channel where the convolution is transposed.
    private static int input(Part part, int filter, int in, int tap, int inputs, int taps) {
        int group = filter / (part.connections().outputs() / part.connections().groups());
        return part.connections().outputAxis() == 1 ? group * inputs + in : (group * inputs + in) * taps + tap;
    }

    private void ranksBy(Criterion<?> criterion, Formula formula) {
        for (int i = 0; i < 60; i++) {
            Part part = informed(Parts.random(random));
            double[] worth = new double[part.values().shape().countable()];
            List<int[][]> filters = Parts.filters(part);
            double[] channels = new double[filters.size()];
            for (int f = 0; f < filters.size(); f++) {
                int[][] filter = filters.get(f);
                for (int in = 0; in < filter.length; in++) {
                    for (int tap = 0; tap < filter[in].length; tap++) {
                        worth[filter[in][tap]] = formula.of(part, filter[in][tap],
                                input(part, f, in, tap, filter.length, filter[in].length), f);
                        channels[f] += worth[filter[in][tap]];
                    }
                }
            }
            double sparsity = random.nextDouble(0, 0.99);
            Mask weights = Parts.mask(criterion, part, "sparsity", sparsity, "scope", "local");
            goesTheLeast(worth, weights, Math.round(sparsity * worth.length));
            Mask whole = Parts.mask(criterion, part, "sparsity", sparsity, "scope", "local", "pattern", "channel");
            Mask ofChannels = Mask.of(Shape.of(channels.length), f -> whole.keeps(filters.get(f)[0][0]));
            goesTheLeast(channels, ofChannels, Math.min(Math.round(sparsity * channels.length), channels.length - 1));
        }
    }

    private static void goesTheLeast(double[] worth, Mask mask, long pruned) {
        assertThat(worth.length - mask.kept()).isEqualTo(pruned);
        double[] sorted = worth.clone();
        Arrays.sort(sorted);
        double scale = Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
        for (int i = 0; i < worth.length; i++) {
            double bound = mask.keeps(i) ? sorted[(int) pruned] : sorted[(int) pruned - 1];
            assertThat(mask.keeps(i) ? worth[i] - bound : bound - worth[i]).isGreaterThanOrEqualTo(-1e-6 * scale);
        }
    }

    private static double weight(Part part, int at) {
        return part.values().floatAt(at);
    }

    private static double known(Part part, LayerStatistic kind, int at) {
        return part.statistic(kind).floatAt(at);
    }

    @Test
    void everyCriterionRanksWeightsAndChannelsByItsFormula() {
        ranksBy(new MagnitudePruning(), (part, w, _, _) -> Math.abs(weight(part, w)));
        ranksBy(new WandaPruning(), (part, w, input, _) -> Math.abs(weight(part, w))
                * Math.sqrt(known(part, LayerStatistic.INPUT_SQUARES, input)));
        ranksBy(new TaylorPruning(),
                (part, w, _, _) -> Math.abs(weight(part, w) * known(part, LayerStatistic.GRADIENT, w)));
        ranksBy(new FisherPruning(), (part, w, _, _) -> weight(part, w) * weight(part, w)
                * known(part, LayerStatistic.GRADIENT_SQUARES, w) / 2);
        ranksBy(new MovementPruning(), (part, w, _, _) -> known(part, LayerStatistic.MOVEMENT, w));
    }

    @Test
    void activationsRankChannels() {
        for (int i = 0; i < 60; i++) {
            Part part = informed(Parts.random(random));
            List<int[][]> filters = Parts.filters(part);
            for (String measure : List.of("mean", "apoz")) {
                double[] worth = new double[filters.size()];
                Arrays.setAll(worth, f -> measure.equals("mean")
                        ? known(part, LayerStatistic.OUTPUT_MAGNITUDE, f)
                        : 1 - known(part, LayerStatistic.OUTPUT_ZEROS, f));
                double sparsity = random.nextDouble(0, 0.99);
                Mask mask = Parts.mask(new ActivationPruning(), part, "sparsity", sparsity, "measure", measure);
                goesTheLeast(worth, Mask.of(Shape.of(worth.length), f -> mask.keeps(filters.get(f)[0][0])),
                        Math.min(Math.round(sparsity * worth.length), worth.length - 1));
            }
        }
    }

    @Test
    void lotsDifferByLayerAndSeedAndStayThroughTraining() {
        var method = new RandomPruning();
        Part part = Parts.part(SmallModels.normal(random, 40, 50), 0, 1);
        Part trained = Parts.part(SmallModels.normal(random, 40, 50), 0, 1);
        Part other = new Part(part.values(), 0, part.connections(), new Part.Origin("other", Optional.empty()));
        Mask mask = Parts.mask(method, part, "seed", 1);
        assertThat(mask.kept()).isEqualTo(1000);
        assertThat(Parts.mask(method, trained, "seed", 1)).isEqualTo(mask);
        // Of masks drawn apart a half of the kept agree, give or take five standard deviations.
        for (Mask apart : List.of(Parts.mask(method, part, "seed", 2), Parts.mask(method, other, "seed", 1))) {
            assertThat(mask.and(apart).kept()).isCloseTo(500, within(56L));
        }
    }

    private static Array weights(int seed, long... sizes) {
        Shape shape = Shape.of(sizes);
        float[] values = new float[shape.countable()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((i * 383 + 97 * seed) % 1009 + 1) / 512f * (1 - 2 * (i * i / 3 % 2));
        }
        return Array.of(values, shape);
    }

    /// Made with PyTorch 1.13 and the `w` and `hexs` of [TorchMasksTest], after the published code of Wanda (`lib/prune.py`):
    /// ```python
    /// W = w(2, 10, 12); X = w(5, 50, 12) * torch.linspace(0.1, 3, 12)
    /// M = W.abs() * torch.sqrt(X.norm(2, dim=0)**2 / 50)
    /// i = torch.sort(M, dim=-1, stable=True)[1][:, :6]; hexs(torch.ones_like(W).scatter(1, i, 0))
    /// ```
    @Test
    void wandaGivesTheMaskOfItsAuthors() {
        float[] x = weights(5, 50, 12).toFloats();
        float[] squares = new float[12];
        for (int i = 0; i < x.length; i++) {
            double value = x[i] * (0.1 + 2.9 * (i % 12) / 11);
            squares[i % 12] += (float) (value * value / 50);
        }
        var known = new EnumMap<LayerStatistic, Array>(LayerStatistic.class);
        known.put(LayerStatistic.INPUT_SQUARES, Array.of(squares, 12));
        Part part = Parts.part(weights(2, 10, 12), 0, 1).with(new LayerStatistics(50, known));
        assertThat(Parts.mask(new WandaPruning(), part)).isEqualTo(
                Parts.mask(Shape.of(10, 12), "0b715b0bd15e0af0d712f0d716b0b7"));
    }

    /// Made with PyTorch 1.13 and `w` of [TorchMasksTest]: `F = w(1, 6, 4, 3, 3).flatten(1).double(); torch.cdist(F, F).sum(1)`, and the
    /// same of `w(2, 10, 12)`.
    @Test
    void geometricMedianSumsDistancesBetweenFilters() {
        distances(Parts.part(weights(1, 6, 4, 3, 3), 0, 1),
                new double[]{24.016392, 22.459826, 22.466191, 24.022198, 22.470126, 22.457134});
        distances(Parts.part(weights(2, 10, 12), 0, 1), new double[]{23.289969, 26.266933, 25.810104, 26.466893,
                25.85706, 25.818775, 26.459736, 24.79311, 26.690091, 23.268763});
    }

    private static void distances(Part part, double[] expected) {
        var method = new GeometricMedianPruning();
        float[] worth = method.worth(part, method.read(Parts.knobs()));
        double length = part.values().elements() / (double) worth.length;
        for (int i = 0; i < worth.length; i++) {
            assertThat(worth[i] * worth.length * Math.sqrt(length)).isCloseTo(expected[i], within(1e-5));
        }
    }

    @Test
    void scalesOfBatchNormalizationRankChannels() {
        Array gammas = Array.of(new float[]{0.5f, -0.1f, 0.2f, -0.9f}, 4);
        Part part = new Part(weights(1, 4, 3), 0, Parts.part(weights(1, 4, 3), 0, 1).connections(),
                new Part.Origin("part", Optional.of(gammas)));
        assertThat(Parts.mask(new BatchNormPruning(), part, "sparsity", 0.5))
                .isEqualTo(Mask.of(Shape.of(4, 3), i -> i / 3 == 0 || i / 3 == 3));
    }
}
