package espalier.train;

import java.util.SplittableRandom;

/// Orders in which examples are visited.
final class Order {
    /// Any number will do; it never changes, so that every model meets the same examples first.
    private static final long FIXED = 20_260_101;

    private Order() {
    }

    /// The one order of `count` examples in which accuracy is measured: mixed, so that also a set sorted by class starts fairly.
    static int[] fixed(int count) {
        return shuffled(count, FIXED);
    }

    /// The order of `count` examples that `seed` gives; Fisher and Yates.
    static int[] shuffled(int count, long seed) {
        var random = new SplittableRandom(seed);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
