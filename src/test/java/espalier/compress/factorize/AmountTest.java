package espalier.compress.factorize;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.Gemm;
import espalier.model.op.Op;
import espalier.model.op.Window;
import espalier.model.weight.Arrangement;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Ranks by number, fraction, energy and budget; budgets against all ranks there are.
class AmountTest {
    private static final Amount.Cost PARAMETERS = Amount.Cost.PARAMETERS;
    private static final Layer MATRIX = layer(new Gemm(1, 1, false, true), Shape.of(5, 40));
    private static final Layer CONV = layer(new Conv(new Window(List.of(3, 5), List.of(2, 3), List.of(1, 1),
            List.of(0, 0, 0, 0), Window.Padding.EXPLICIT), 1), Shape.of(12, 7, 3, 5));

    private static Layer layer(Op op, Shape shape) {
        return new Layer("layer", new Node(0, "", op, List.of("x", "w"), List.of("y")), "w", shape, 0, 1);
    }

    private static int rank(Amount amount, float... values) {
        return amount.ranks(MATRIX, Arrangement.channels(MATRIX.shape()), List.of(() -> values)).getFirst();
    }

    @Test
    void choosesTheRankByNumberThenFractionThenEnergyThenBudget() {
        float[] values = {3, 2, 1, 1, 1};
        assertThat(rank(new Amount(2, 0.8, 0.5, 1, PARAMETERS, 1), values)).isEqualTo(2);
        assertThat(rank(new Amount(9, 0.8, 0.5, 1, PARAMETERS, 1), values)).isEqualTo(5);
        assertThat(rank(new Amount(0, 0.8, 0.5, 1, PARAMETERS, 1), values)).isEqualTo(4);
        assertThat(rank(new Amount(0, 0.01, 0.5, 1, PARAMETERS, 1), values)).isEqualTo(1);
        assertThat(rank(new Amount(0, 0, 0.5, 1, PARAMETERS, 1), values)).isEqualTo(1);
        assertThat(rank(new Amount(0, 0, 13 / 16.0, 1, PARAMETERS, 1), values)).isEqualTo(2);
        assertThat(rank(new Amount(0, 0, 0.82, 1, PARAMETERS, 1), values)).isEqualTo(3);
        assertThat(rank(new Amount(0, 0, 1, 1, PARAMETERS, 1), values)).isEqualTo(5);
        assertThat(rank(new Amount(0, 0, 0.9, 1, PARAMETERS, 1), 0, 0, 0, 0, 0)).isEqualTo(1);
        // 3 · (5 + 40) of 200 numbers is more than 0.6.
        assertThat(rank(new Amount(0, 0, 0, 0.6, PARAMETERS, 1), values)).isEqualTo(2);
        assertThat(rank(new Amount(0, 0, 0, 0.01, PARAMETERS, 1), values)).isEqualTo(1);
    }

    @Test
    void roundsToMultiplesAndStaysWithinTheBudget() {
        Layer wide = layer(new Gemm(1, 1, false, true), Shape.of(60, 60));
        var arrangement = Arrangement.channels(wide.shape());
        assertThat(new Amount(19, 0, 0, 1, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(16);
        assertThat(new Amount(21, 0, 0, 1, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(24);
        assertThat(new Amount(2, 0, 0, 1, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(8);
        assertThat(new Amount(59, 0, 0, 1, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(56);
        assertThat(new Amount(60, 0, 0, 1, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(60);
        // Rank 23 is the last within 0.78 · 3600 numbers.
        assertThat(new Amount(0, 0, 0, 0.78, PARAMETERS, 8).ranks(wide, arrangement, List.of())).containsExactly(16);
    }

    @Test
    void multiplyAddsCountThePlacesOfTheirNode() {
        // Steps of 2 and 3: a 1×1 convolution before them works at six times the places of the layer.
        var macs = new Amount(0, 0, 0, 1, Amount.Cost.MACS, 1);
        double whole = 12 * 7 * 15;
        assertThat(macs.share(CONV, Arrangement.tucker(CONV.shape()), List.of(4, 2)))
                .isEqualTo((12 * 4 + 4 * 2 * 15 + 6 * 2 * 7) / whole);
        // The tall kernels move by 2 down, the wide ones then by 3.
        assertThat(macs.share(CONV, Arrangement.spatial(CONV.shape()), List.of(4)))
                .isEqualTo((12 * 4 * 5 + 3 * 4 * 7 * 3) / whole);
        assertThat(macs.share(CONV, Arrangement.channels(CONV.shape()), List.of(4)))
                .isEqualTo((12 * 4 + 4 * 7 * 15) / whole);
    }

    @Test
    void twoRanksOfABudgetKeepTheMostOfTheLesserEnergy() {
        var random = new SplittableRandom(4);
        var arrangement = Arrangement.tucker(CONV.shape());
        for (int i = 0; i < 40; i++) {
            float[] outputs = falling(random, 12);
            float[] inputs = falling(random, 7);
            List<Supplier<float[]>> values = List.of(() -> outputs, () -> inputs);
            double budget = random.nextDouble(0.05, 1);
            var amount = new Amount(0, 0, 0, budget, i % 2 == 0 ? PARAMETERS : Amount.Cost.MACS, 1);
            List<Integer> ranks = amount.ranks(CONV, arrangement, values);
            if (!ranks.equals(List.of(1, 1))) {
                assertThat(amount.share(CONV, arrangement, ranks)).isLessThanOrEqualTo(budget);
            }
            double best = 0;
            for (int s = 1; s <= 12; s++) {
                for (int t = 1; t <= 7; t++) {
                    if (amount.share(CONV, arrangement, List.of(s, t)) <= budget) {
                        best = Math.max(best, Math.min(energy(outputs, s), energy(inputs, t)));
                    }
                }
            }
            double kept = Math.min(energy(outputs, ranks.getFirst()), energy(inputs, ranks.getLast()));
            assertThat(kept).isGreaterThanOrEqualTo(best - 1e-6);
        }
    }

    private static double energy(float[] values, int rank) {
        return IntStream.range(0, rank).mapToDouble(i -> (double) values[i] * values[i]).sum()
                / IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum();
    }

    private static float[] falling(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.exp(random.nextDouble(-3, 1));
        }
        Arrays.sort(values);
        for (int i = 0; i < count / 2; i++) {
            float swapped = values[i];
            values[i] = values[count - 1 - i];
            values[count - 1 - i] = swapped;
        }
        return values;
    }
}
