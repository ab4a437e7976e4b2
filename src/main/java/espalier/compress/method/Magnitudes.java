package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.List;

/// How the magnitudes of one array are distributed: counts by the upper 16 bits of |w|, positive and negative apart.
///
/// The bit patterns of non-negative floats have the order of the numbers, so the k-th smallest magnitude follows from these
/// counts and one more pass over the lower 15 bits; nothing is sorted.
public final class Magnitudes {
    /// Pools of more numbers than this are searched by counts alone where a threshold is only drawn.
    public static final int EXACT_LIMIT = 4_000_000;
    private static final int LOW_BITS = 15;
    private static final int BINS = 1 << 16;
    private static final int INFINITE = 0x7f800000 >>> LOW_BITS;

    private final Array values;
    /// Counts by the upper 17 bits: those of numbers without sign, then those with.
    private final int[] counts = new int[2 * BINS];
    private double squares;
    private float least = Float.POSITIVE_INFINITY;
    private float greatest = Float.NEGATIVE_INFINITY;

    /// Counts `values`, a float array, in one pass.
    public Magnitudes(Array values) {
        this.values = values;
        FloatBlocks.read(values, (block, count, _) -> count(block, count));
    }

    private void count(float[] block, int count) {
        double sum = 0;
        float min = least;
        float max = greatest;
        for (int i = 0; i < count; i++) {
            float value = block[i];
            int bits = Float.floatToRawIntBits(value);
            counts[bits >>> LOW_BITS]++;
            sum += (double) value * value;
            if (value < min) {
                min = value;
            }
            if (value > max) {
                max = value;
            }
        }
        squares += sum;
        least = min;
        greatest = max;
    }

    /// The numbers.
    public Array values() {
        return values;
    }

    /// The number of numbers.
    public long count() {
        return values.elements();
    }

    /// The sum of squares, ‖W‖².
    public double squares() {
        return squares;
    }

    /// The least number.
    public float least() {
        return least;
    }

    /// The greatest number.
    public float greatest() {
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
        return below + Math.round(counts[bin] * ((bits & ((1 << LOW_BITS) - 1)) / (double) (1 << LOW_BITS)));
    }

    /// Where the `pruned` smallest magnitudes of a pool end: all below `bits` and the first `ties` of those equal to it.
    private record Cut(int bits, long ties) {}

    /// Masks that leave out exactly the `pruned` smallest magnitudes of the pool; of equal ones the first go first.
    public static List<Mask> keepAllBut(long pruned, List<Magnitudes> pool) {
        Cut cut = cut(pruned, pool);
        var masks = new ArrayList<Mask>();
        long ties = cut.ties;
        for (Magnitudes part : pool) {
            var builder = new MaskBuilder(cut.bits, ties, part.values);
            masks.add(builder.mask());
            ties = builder.tiesLeft();
        }
        return masks;
    }

    /// The magnitude below which lie the `pruned` smallest of the pool: exact in small pools, within one part in 256 in large ones.
    public static float threshold(long pruned, List<Magnitudes> pool) {
        long total = pool.stream().mapToLong(Magnitudes::count).sum();
        if (total <= EXACT_LIMIT) {
            return Float.intBitsToFloat(cut(pruned, pool).bits);
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

    private static Cut cut(long pruned, List<Magnitudes> pool) {
        long before = 0;
        int bin = 0;
        for (long here = countIn(0, pool); bin < BINS - 1 && before + here <= pruned; here = countIn(bin, pool)) {
            before += here;
            bin++;
        }
        long[] lower = lowerBits(bin, pool);
        int low = 0;
        while (low < lower.length - 1 && before + lower[low] <= pruned) {
            before += lower[low++];
        }
        return new Cut((bin << LOW_BITS) | low, pruned - before);
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

    private static long[] lowerBits(int bin, List<Magnitudes> pool) {
        long[] counts = new long[1 << LOW_BITS];
        for (Magnitudes part : pool) {
            if (part.countIn(bin) > 0) {
                FloatBlocks.read(part.values, (block, count, _) -> {
                    for (int i = 0; i < count; i++) {
                        int bits = Float.floatToRawIntBits(block[i]) & 0x7fffffff;
                        if (bits >>> LOW_BITS == bin) {
                            counts[bits & ((1 << LOW_BITS) - 1)]++;
                        }
                    }
                });
            }
        }
        return counts;
    }

    /// Writes the bits of one mask.
    private static final class MaskBuilder {
        private final int cut;
        private final Array values;
        private final long[] words;
        private long ties;

        MaskBuilder(int cut, long ties, Array values) {
            this.cut = cut;
            this.ties = ties;
            this.values = values;
            words = new long[(values.shape().countable() + 63) / 64];
        }

        Mask mask() {
            FloatBlocks.read(values, this::read);
            return Mask.ofWords(values.shape(), words);
        }

        long tiesLeft() {
            return ties;
        }

        private void read(float[] block, int count, long start) {
            for (int from = 0; from < count; from += 64) {
                int to = Math.min(count, from + 64);
                long word = 0;
                for (int i = from; i < to; i++) {
                    int bits = Float.floatToRawIntBits(block[i]) & 0x7fffffff;
                    word |= (long) (cut - bits >>> 31) << i;
                    if (bits == cut && --ties < 0) {
                        word |= 1L << i;
                    }
                }
                words[(int) (start + from >> 6)] = word;
            }
        }
    }
}
