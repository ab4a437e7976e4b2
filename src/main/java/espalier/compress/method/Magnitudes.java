package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.List;

/// How the magnitudes of one array are distributed: counts by the upper 16 bits of |w|, positive and negative apart.
///
/// The bit patterns of non-negative floats have the order of the numbers, so the k-th smallest magnitude follows from these
/// counts and the lower 15 bits of those numbers that have its upper bits; nothing is sorted.
public final class Magnitudes {
    /// Pools of more numbers than this are searched by counts alone where a threshold is only drawn.
    public static final int EXACT_LIMIT = 4_000_000;
    static final int LOW_BITS = 15;
    static final int LOW_MASK = (1 << LOW_BITS) - 1;
    private static final int BINS = 1 << 16;
    private static final int INFINITE = 0x7f800000 >>> LOW_BITS;

    private final Array values;
    /// Counts by the upper 17 bits: those of numbers without sign, then those with.
    private final int[] counts = new int[2 * BINS];
    /// Negative before it is asked for; threads that ask at once find the same.
    private volatile float greatest = -1;

    /// Counts `values`, a float array, in one pass.
    public Magnitudes(Array values) {
        this.values = values;
        FloatBlocks.read(values, (block, count, _) -> count(block, count));
    }

    /// Does nothing else: a pass that only counts waits for the memory.
    private void count(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            counts[Float.floatToRawIntBits(block[i]) >>> LOW_BITS]++;
        }
    }

    /// The numbers.
    public Array values() {
        return values;
    }

    /// The number of numbers.
    public long count() {
        return values.elements();
    }

    /// The greatest magnitude, in one pass when it is first asked for; 0 where nothing is a number.
    public float greatest() {
        if (greatest < 0) {
            float[] most = new float[1];
            FloatBlocks.read(values, (block, count, _) -> {
                float here = most[0];
                for (int i = 0; i < count; i++) {
                    float magnitude = Math.abs(block[i]);
                    here = magnitude > here ? magnitude : here;
                }
                most[0] = here;
            });
            greatest = most[0];
        }
        return greatest;
    }

    /// Whether no number is infinite or not a number.
    public boolean isFinite() {
        for (int bin = INFINITE; bin < BINS; bin++) {
            if (countIn(bin) > 0) {
                return false;
            }
        }
        return true;
    }

    /// The number of numbers without sign, or of those with.
    public long count(boolean isNegative) {
        long count = 0;
        for (int bin = isNegative ? BINS : 0, end = bin + BINS; bin < end; bin++) {
            count += counts[bin];
        }
        return count;
    }

    /// The number of zeros, counting subnormal numbers below 2⁻¹³⁴ as such.
    public long zeros() {
        return countIn(0);
    }

    /// How many numbers have at least the magnitude `threshold`, in one pass.
    public long notBelow(float threshold) {
        long[] number = new long[1];
        FloatBlocks.read(values, (block, count, _) -> {
            int here = 0;
            for (int i = 0; i < count; i++) {
                here += Math.abs(block[i]) >= threshold ? 1 : 0;
            }
            number[0] += here;
        });
        return number[0];
    }

    /// How many numbers of one sign have a magnitude below `threshold`: exact up to the numbers within one part in 256 of it.
    public long below(float threshold, boolean isNegative) {
        int bits = Float.floatToRawIntBits(threshold);
        int first = isNegative ? BINS : 0;
        int bin = first + (bits >>> LOW_BITS);
        long below = 0;
        for (int i = first; i < bin; i++) {
            below += counts[i];
        }
        return below + Math.round(counts[bin] * ((bits & LOW_MASK) / (double) (1 << LOW_BITS)));
    }

    /// Where pruning ends within a bin: all whose lower bits are below `low` go, and the first `ties` of those that have these.
    private record Cut(int low, long ties) {}

    /// The bin that holds the first magnitude after the `pruned` smallest, and how many are in those before.
    private record Bin(int number, long before) {}

    /// Masks that leave out exactly the `pruned` smallest magnitudes of the pool; of equal ones the first go first.
    public static List<Mask> keepAllBut(long pruned, List<Magnitudes> pool) {
        Bin bin = bin(pruned, pool);
        List<Sieve> sieves = sieves(bin, pool);
        Cut cut = cut(pruned - bin.before, sieves);
        var masks = new ArrayList<Mask>();
        long ties = cut.ties;
        for (Sieve sieve : sieves) {
            Sieve.Sifted kept = sieve.mask(cut.low, ties);
            masks.add(kept.mask());
            ties = kept.ties();
        }
        return masks;
    }

    /// The magnitude below which lie the `pruned` smallest of the pool: exact in small pools, within one part in 256 in large ones.
    public static float threshold(long pruned, List<Magnitudes> pool) {
        long total = pool.stream().mapToLong(Magnitudes::count).sum();
        if (total <= EXACT_LIMIT) {
            Bin bin = bin(pruned, pool);
            return Float.intBitsToFloat((bin.number << LOW_BITS) | cut(pruned - bin.before, sieves(bin, pool)).low);
        }
        long before = 0;
        for (int bin = 0; bin < BINS; bin++) {
            long here = countIn(bin, pool);
            if (before + here > pruned) {
                double within = (pruned - before) / (double) here;
                return Float.intBitsToFloat((bin << LOW_BITS) + (int) (within * (1 << LOW_BITS)));
            }
            before += here;
        }
        return Float.POSITIVE_INFINITY;
    }

    private static Bin bin(long pruned, List<Magnitudes> pool) {
        long before = 0;
        int bin = 0;
        for (long here = countIn(0, pool); bin < BINS - 1 && before + here <= pruned; here = countIn(bin, pool)) {
            before += here;
            bin++;
        }
        return new Bin(bin, before);
    }

    private static List<Sieve> sieves(Bin bin, List<Magnitudes> pool) {
        return pool.stream().map(part -> new Sieve(bin.number, part.countIn(bin.number), part.values)).toList();
    }

    /// @param pruned how many of those within the bin go
    private static Cut cut(long pruned, List<Sieve> sieves) {
        long[] counts = new long[1 << LOW_BITS];
        sieves.forEach(sieve -> sieve.count(counts));
        long before = 0;
        int low = 0;
        while (low < counts.length - 1 && before + counts[low] <= pruned) {
            before += counts[low++];
        }
        return new Cut(low, pruned - before);
    }

    private int countIn(int bin) {
        return counts[bin] + counts[BINS + bin];
    }

    private static long countIn(int bin, List<Magnitudes> pool) {
        long count = 0;
        for (Magnitudes part : pool) {
            count += part.countIn(bin);
        }
        return count;
    }
}
