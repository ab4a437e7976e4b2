package espalier.format.coded;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What is to be known of floating-point numbers before they are coded: which way is the shorter, and how short both can get.
///
/// @param list the numbers that differ, rising as signed integers; empty where they are too many
/// @param zeros zero bits that all mantissas end in
/// @param listedBits the least length of the list and of the places in it, by entropy; infinite where they are too many
/// @param apartBits the least length of exponents, signs and mantissas, by entropy of the first two
record FloatSurvey(long[] list, int zeros, double listedBits, double apartBits) {
    static final FloatSurvey NONE = new FloatSurvey(new long[0], 0, 0, 0);

    static FloatSurvey of(MemorySegment numbers, long count, FloatLayout layout) {
        var exponents = new long[1 << layout.exponentBits()];
        var signs = new long[2];
        var distinct = new Distinct();
        long mantissas = 0;
        for (long i = 0; i < count; i++) {
            long bits = layout.at(numbers, i);
            exponents[layout.exponent(bits)]++;
            signs[layout.sign(bits)]++;
            mantissas |= layout.mantissa(bits);
            distinct.add(bits);
        }
        int zeros = Math.min(layout.mantissaBits(), Long.numberOfTrailingZeros(mantissas));
        double apart = Entropy.bits(exponents) + Entropy.bits(signs) + (double) count * (layout.mantissaBits() - zeros);
        double listed = distinct.isFull()
                ? Double.POSITIVE_INFINITY
                : Entropy.bits(distinct.counts()) + (double) distinct.size() * layout.bits();
        return new FloatSurvey(distinct.sorted(), zeros, listed, apart);
    }

    boolean isListed() {
        return listedBits < apartBits;
    }

    /// The least length of the shorter way.
    double bits() {
        return Math.min(listedBits, apartBits);
    }

    static int zeros(long[] list, FloatLayout layout) {
        long mantissas = 0;
        for (long bits : list) {
            mantissas |= layout.mantissa(bits);
        }
        return Math.min(layout.mantissaBits(), Long.numberOfTrailingZeros(mantissas));
    }

    /// Counts numbers as long as few differ.
    private static final class Distinct {
        private static final int SLOTS = 1024;

        private final long[] values = new long[SLOTS];
        private final long[] counts = new long[SLOTS];
        private int size;

        void add(long value) {
            if (isFull()) {
                return;
            }
            int slot = (int) (value * 0x9E3779B97F4A7C15L >>> 54);
            while (counts[slot] > 0 && values[slot] != value) {
                slot = slot + 1 & SLOTS - 1;
            }
            size += counts[slot] == 0 ? 1 : 0;
            values[slot] = value;
            counts[slot]++;
        }

        boolean isFull() {
            return size > Floats.mostListed();
        }

        int size() {
            return size;
        }

        long[] counts() {
            return counts;
        }

        long[] sorted() {
            if (isFull()) {
                return new long[0];
            }
            long[] sorted = new long[size];
            int next = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                if (counts[slot] > 0) {
                    sorted[next++] = values[slot];
                }
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
