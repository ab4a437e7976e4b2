package espalier.compress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.SmallModels;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Which weights go together, against plain loops over random layers: matrices of both layouts, convolutions, transposed and grouped.
class PatternsTest {
    private final RandomGenerator random = SmallModels.random(31);
    private final MagnitudePruning magnitude = new MagnitudePruning();

    private static double worth(Part part, int[]... positions) {
        return Arrays.stream(positions).flatMapToInt(Arrays::stream)
                .mapToDouble(i -> Math.abs(part.values().floatAt(i))).average().orElseThrow();
    }

    private static boolean isKept(Mask mask, int[]... positions) {
        List<Boolean> kept = Arrays.stream(positions).flatMapToInt(Arrays::stream).mapToObj(mask::keeps).distinct()
                .toList();
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    /// That exactly `pruned` units go, and none of them is worth more than one that stays.
    private static void goesTheLeast(Part part, Mask mask, List<int[][]> units, long pruned) {
        double worst = Double.POSITIVE_INFINITY;
        double best = 0;
        long gone = 0;
        for (int[][] unit : units) {
            if (isKept(mask, unit)) {
                worst = Math.min(worst, worth(part, unit));
            } else {
                best = Math.max(best, worth(part, unit));
                gone++;
            }
        }
        assertThat(gone).isEqualTo(pruned);
        assertThat(best).isLessThanOrEqualTo(worst * (1 + 1e-6));
    }

    @Test
    void wholeChannelsGoButNeverTheLast() {
        for (int i = 0; i < 200; i++) {
            Part part = Parts.random(random);
            double sparsity = random.nextDouble(0, 0.99);
            List<int[][]> filters = Parts.filters(part);
            Mask mask = Parts.mask(magnitude, part, "sparsity", sparsity, "pattern", "channel");
            goesTheLeast(part, mask, filters, Math.min(Math.round(sparsity * filters.size()), filters.size() - 1));
        }
    }

    @Test
    void blocksOfOutputsAndInputsGo() {
        for (int i = 0; i < 200; i++) {
            Part part = Parts.random(random);
            double sparsity = random.nextDouble(0, 0.99);
            int rows = random.nextInt(1, 5);
            int columns = random.nextInt(1, 5);
            List<int[][]> blocks = blocks(part, rows, columns);
            Mask mask = Parts.mask(magnitude, part, "sparsity", sparsity, "pattern", "block", "rows", rows, "columns",
                    columns);
            goesTheLeast(part, mask, blocks, Math.min(Math.round(sparsity * blocks.size()), blocks.size() - 1));
        }
    }

    private static List<int[][]> blocks(Part part, int rows, int columns) {
        List<int[]> flat = Parts.filters(part).stream()
                .map(filter -> Arrays.stream(filter).flatMapToInt(Arrays::stream).toArray()).toList();
        var blocks = new ArrayList<int[][]>();
        for (int top = 0; top < flat.size(); top += rows) {
            for (int left = 0; left < flat.getFirst().length; left += columns) {
                int from = left;
                int to = Math.min(flat.getFirst().length, left + columns);
                blocks.add(flat.subList(top, Math.min(flat.size(), top + rows)).stream()
                        .map(row -> Arrays.copyOfRange(row, from, to)).toArray(int[][]::new));
            }
        }
        return blocks;
    }

    @Test
    void ofEveryMInputsTheBestNStay() {
        for (int i = 0; i < 300; i++) {
            Part part = Parts.random(random);
            int m = random.nextInt(2, 9);
            int n = random.nextInt(1, m + 1);
            Mask mask = Parts.mask(magnitude, part, "sparsity", Math.min(0.99, 1 - n / (double) m), "pattern", "nm",
                    "m", m);
            for (int[][] filter : Parts.filters(part)) {
                for (int tap = 0; tap < filter[0].length; tap++) {
                    for (int input = 0; input < filter.length; input += m) {
                        hasBest(part, mask, filter, tap, input, m, n);
                    }
                }
            }
        }
    }

    private static void hasBest(Part part, Mask mask, int[][] filter, int tap, int input, int m, int n) {
        int count = Math.min(m, filter.length - input);
        List<Integer> group = Arrays.stream(filter, input, input + count).map(places -> places[tap])
                .sorted(Comparator.comparingDouble(at -> -Math.abs(part.values().floatAt(at)))).toList();
        // A group that is cut short by the end of the inputs keeps its share, rounded up.
        int stay = (count * n + m - 1) / m;
        assertThat(stay).isLessThanOrEqualTo(n);
        for (int i = 0; i < count; i++) {
            assertThat(mask.keeps(group.get(i))).isEqualTo(i < stay);
        }
    }

    @Test
    void aLowerSparsityOfNOfMKeepsMoreOfEachM() {
        Part part = Parts.part(SmallModels.normal(random, 6, 16), 0, 1);
        for (int pruned = 0; pruned < 4; pruned++) {
            assertThat(Parts.mask(magnitude, part, "sparsity", pruned / 4.0, "pattern", "nm").kept())
                    .isEqualTo(24 * (4 - pruned));
        }
        assertThat(Parts.mask(magnitude, part, "sparsity", 0.99, "pattern", "nm").kept()).isEqualTo(24);
    }

    @Test
    void everyOutputLosesTheSameShare() {
        for (int i = 0; i < 100; i++) {
            Part part = Parts.random(random);
            double sparsity = random.nextDouble(0, 0.99);
            Mask mask = Parts.mask(magnitude, part, "sparsity", sparsity, "scope", "output");
            for (int[][] filter : Parts.filters(part)) {
                List<int[][]> weights = Arrays.stream(filter).flatMapToInt(Arrays::stream)
                        .mapToObj(at -> new int[][]{{at}}).toList();
                goesTheLeast(part, mask, weights, Math.round(sparsity * weights.size()));
            }
        }
    }

    @Test
    void everyRowOfBlocksLosesTheSameShare() {
        for (int i = 0; i < 100; i++) {
            Part part = Parts.part(SmallModels.normal(random, random.nextInt(1, 13), 12), 0, 1);
            double sparsity = random.nextDouble(0, 0.99);
            Mask mask = Parts.mask(magnitude, part, "sparsity", sparsity, "scope", "output", "pattern", "block", "rows",
                    3, "columns", 2);
            List<int[][]> blocks = blocks(part, 3, 2);
            for (int row = 0; row < blocks.size(); row += 6) {
                goesTheLeast(part, mask, blocks.subList(row, row + 6), Math.min(5, Math.round(sparsity * 6)));
            }
        }
    }

    @Test
    void pruningAgainTakesZerosFirst() {
        for (String pattern : List.of("weight", "block", "channel")) {
            Part part = Parts.part(SmallModels.normal(random, 12, 12), 0, 1);
            Mask first = Parts.mask(new RandomPruning(), part, "sparsity", 0.5, "pattern", pattern, "seed", 1);
            float[] left = part.values().toFloats();
            for (int i = 0; i < left.length; i++) {
                left[i] = first.keeps(i) ? left[i] : 0;
            }
            Part again = Parts.part(Array.of(left, 12, 12), 0, 1);
            Mask second = Parts.mask(new RandomPruning(), again, "sparsity", 0.75, "pattern", pattern, "seed", 2);
            assertThat(second.and(first)).isEqualTo(second);
            assertThat(second.kept()).isEqualTo(pattern.equals("block") ? 2 * 16 : 36);
        }
    }
}
