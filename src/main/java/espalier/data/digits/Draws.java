package espalier.data.digits;

import java.util.SplittableRandom;

/// Random numbers of one image, the same on every machine.
final class Draws {
    private static final long SPREAD = 0xD1342543DE82EF95L;
    private final SplittableRandom random;

    Draws(long seed, int index) {
        this.random = new SplittableRandom(seed ^ (index + 1) * SPREAD);
    }

    /// A number from 0 up to 1.
    double unit() {
        return (random.nextLong() >>> 11) * 0x1.0p-53;
    }

    /// A number from `low` up to `high`.
    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /// A whole number from 0 up to `count`, without it.
    int below(int count) {
        return (int) (unit() * count);
    }

    /// True in this share of the calls.
    boolean happens(double probability) {
        return unit() < probability;
    }

    /// A number around 0 that is nearly normal with this standard deviation: a sum of four uniform ones.
    double around(double deviation) {
        return (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772 * deviation;
    }
}
