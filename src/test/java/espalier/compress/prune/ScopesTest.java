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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// How a share is divided among layers, against formulas and brute force.
class ScopesTest {
    private final RandomGenerator random = SmallModels.random(32);
    private final MagnitudePruning magnitude = new MagnitudePruning();

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            parts.add(Parts.random(random));
        }
        return parts;
    }

    private static long count(List<Part> parts) {
        return parts.stream().mapToLong(part -> part.values().elements()).sum();
    }

    private static long kept(List<Mask> masks) {
        return masks.stream().mapToLong(Mask::kept).sum();
    }

    /// Computed with the loop of google-research/rigl, `sparse_utils.get_sparsities_erdos_renyi` (power scale 1), in NumPy.
    @Test
    void kernelShapesGiveTheSparsitiesOfRigl() {
        List<Shape> lenet = List.of(Shape.of(20, 1, 5, 5), Shape.of(50, 20, 5, 5), Shape.of(500, 800),
                Shape.of(10, 500));
        List<Shape> small = List.of(Shape.of(16, 1, 3, 3), Shape.of(32, 16, 3, 3), Shape.of(10, 32));
        assertThat(ErdosRenyi.sparsities(lenet, 0.5)).containsExactly(
                new double[]{0, 0.513623188406, 0.506023550725, 0}, within(1e-11));
        assertThat(ErdosRenyi.sparsities(lenet, 0.8)).containsExactly(
                new double[]{0, 0.813101449275, 0.81018115942, 0}, within(1e-11));
        assertThat(ErdosRenyi.sparsities(lenet, 0.95)).containsExactly(
                new double[]{0.273883770376, 0.96252303331, 0.961937455705, 0}, within(1e-11));
        assertThat(ErdosRenyi.sparsities(small, 0.8)).containsExactly(new double[]{0, 0.880555555556, 0},
                within(1e-11));
        assertThat(ErdosRenyi.sparsities(small, 0.95)).containsExactly(
                new double[]{0.659617180205, 0.975026260504, 0.720294117647}, within(1e-11));
    }

    @Test
    void everyScopeHitsTheShareOfWeightsExactly() {
        for (int i = 0; i < 100; i++) {
            List<Part> parts = parts().stream().map(this::informed).toList();
            double sparsity = random.nextInt(100) / 100.0;
            for (String scope : List.of("global", "erk", "lamp", "sensitivity")) {
                List<Mask> masks = Parts.masks(magnitude, parts, "sparsity", sparsity, "scope", scope);
                assertThat(count(parts) - kept(masks)).describedAs("%s %s", scope, sparsity)
                        .isEqualTo(Math.round(sparsity * count(parts)));
            }
        }
    }

    private Part informed(Part part) {
        float[] squares = SmallModels.normal(random, part.values().shape().sizes()).toFloats();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        return part.with(new LayerStatistics(1,
                Map.of(LayerStatistic.GRADIENT_SQUARES, Array.of(squares, part.values().shape()))));
    }

    @Test
    void lampRanksByTheShareOfWhatIsLeft() {
        for (int i = 0; i < 100; i++) {
            List<Part> parts = parts();
            double sparsity = random.nextDouble(0, 0.99);
            List<Mask> masks = Parts.masks(magnitude, parts, "sparsity", sparsity, "scope", "lamp");
            double best = 0;
            double worst = Double.POSITIVE_INFINITY;
            for (int p = 0; p < parts.size(); p++) {
                float[] w = parts.get(p).values().toFloats();
                for (int u = 0; u < w.length; u++) {
                    double sum = 0;
                    for (float v : w) {
                        sum += Math.abs(v) >= Math.abs(w[u]) ? (double) v * v : 0;
                    }
                    double score = (double) w[u] * w[u] / sum;
                    best = masks.get(p).keeps(u) ? best : Math.max(best, score);
                    worst = masks.get(p).keeps(u) ? Math.min(worst, score) : worst;
                }
            }
            // Scores are ranked as floats.
            assertThat(best).isLessThanOrEqualTo(worst * (1 + 1e-6));
        }
    }

    @Test
    void lampTakesNoWholeLayerWhereGlobalDoes() {
        List<Part> parts = List.of(Parts.part(SmallModels.normal(random, 20, 30), 0, 1),
                Parts.part(Array.of(new float[]{1e-9f, 2e-9f}, 2, 1), 0, 1));
        assertThat(Parts.masks(magnitude, parts, "sparsity", 0.9, "scope", "global").getLast().kept()).isZero();
        assertThat(Parts.masks(magnitude, parts, "sparsity", 0.9, "scope", "lamp").getLast().kept()).isPositive();
    }

    private record Channel(int part, int[] weights, float mean) {}

    private static List<Channel> channels(List<Part> parts, int index) {
        Part part = parts.get(index);
        return Parts.filters(part).stream().map(filter -> {
            int[] weights = Arrays.stream(filter).flatMapToInt(Arrays::stream).toArray();
            double mean = Arrays.stream(weights).mapToDouble(at -> Math.abs(part.values().floatAt(at))).sum()
                    / weights.length;
            return new Channel(index, weights, (float) mean);
        }).toList();
    }

    @Test
    void channelsOfAllLayersRankTogetherByTheirMeans() {
        for (int i = 0; i < 200; i++) {
            List<Part> parts = parts();
            double sparsity = random.nextDouble(0, 0.99);
            var prunable = new ArrayList<Channel>();
            for (int p = 0; p < parts.size(); p++) {
                var own = new ArrayList<>(channels(parts, p));
                own.sort(Comparator.comparing(Channel::mean));
                prunable.addAll(own.subList(0, own.size() - 1));
            }
            prunable.sort(Comparator.comparing(Channel::mean));
            double target = sparsity * count(parts);
            int nearest = 0;
            double distance = target;
            for (int k = 1, pruned = 0; k <= prunable.size(); k++) {
                pruned += prunable.get(k - 1).weights.length;
                nearest = Math.abs(pruned - target) <= distance ? k : nearest;
                distance = Math.min(distance, Math.abs(pruned - target));
            }
            List<Mask> masks = Parts.masks(magnitude, parts, "sparsity", sparsity, "scope", "global", "pattern",
                    "channel");
            for (int k = 0; k < prunable.size(); k++) {
                for (int weight : prunable.get(k).weights) {
                    assertThat(masks.get(prunable.get(k).part).keeps(weight)).isEqualTo(k >= nearest);
                }
            }
            long gone = prunable.subList(0, nearest).stream().mapToLong(channel -> channel.weights.length).sum();
            assertThat(kept(masks)).isEqualTo(count(parts) - gone);
        }
    }

    @Test
    void leastLossIsThatOfEveryDivisionTried() {
        for (int i = 0; i < 100; i++) {
            // Where the loss of each weight rises with its magnitude, curves are convex and equal slopes give the least loss.
            List<Part> parts = List.of(convex(random.nextInt(2, 15)), convex(random.nextInt(2, 15)));
            double sparsity = random.nextDouble(0, 0.9);
            List<Mask> masks = Parts.masks(magnitude, parts, "sparsity", sparsity, "scope", "sensitivity");
            long pruned = Math.round(sparsity * count(parts));
            double least = Double.POSITIVE_INFINITY;
            for (int first = 0; first <= pruned; first++) {
                long second = pruned - first;
                if (first < parts.getFirst().values().elements() && second < parts.getLast().values().elements()) {
                    least = Math.min(least, loss(parts.getFirst(), first) + loss(parts.getLast(), second));
                }
            }
            double loss = 0;
            for (int p = 0; p < 2; p++) {
                loss += loss(parts.get(p), parts.get(p).values().elements() - masks.get(p).kept());
            }
            assertThat(loss).isCloseTo(least, within(1e-6 * least));
        }
    }

    private Part convex(int count) {
        float[] weights = new float[count];
        float[] squares = new float[count];
        float steep = random.nextFloat(0.1f, 10);
        for (int i = 0; i < count; i++) {
            weights[i] = (i + 1) * (i % 2 == 0 ? 1 : -1);
            squares[i] = steep * (1 + i);
        }
        return Parts.part(Array.of(weights, count, 1), 0, 1).with(new LayerStatistics(1,
                Map.of(LayerStatistic.GRADIENT_SQUARES, Array.of(squares, count, 1))));
    }

    private static double loss(Part part, long pruned) {
        double loss = 0;
        for (int i = 0; i < pruned; i++) {
            double weight = part.values().floatAt(i);
            loss += weight * weight * part.statistic(LayerStatistic.GRADIENT_SQUARES).floatAt(i) / 2;
        }
        return loss;
    }
}
