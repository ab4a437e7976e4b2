package espalier.format.coded;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Codes floating-point numbers, the shorter way of two: exponents and signs under what was seen of them and mantissas as they are,
/// less the zeros that all of them end in; or, where few numbers differ, the list of those and the place of each in it.
final class Floats {
    private static final int MOST_LISTED = 256;

    private final BitCoder coder;
    private final Learned learned;
    private final FloatLayout layout;
    private final String subject;

    /// @param subject numbers of one subject share what was learned of their exponents
    Floats(BitCoder coder, Learned learned, FloatLayout layout, String subject) {
        this.coder = coder;
        this.learned = learned;
        this.layout = layout;
        this.subject = subject + layout.bits() + layout.exponentBits();
    }

    /// Codes `count` numbers; reading fills them.
    void code(MemorySegment numbers, long count) {
        if (count == 0) {
            return;
        }
        FloatSurvey survey = coder.isReading() ? FloatSurvey.NONE : FloatSurvey.of(numbers, count, layout);
        boolean isListed = coder.bit(survey.isListed() ? 1 : 0, learned.about("listed", 1), 0) != 0;
        if (isListed) {
            listed(numbers, count, survey.list());
        } else {
            apart(numbers, count, survey.zeros());
        }
    }

    private void apart(MemorySegment numbers, long count, int zerosThere) {
        int zeros = coder.tree(zerosThere, 6, learned.about("zeros", 64), 0);
        if (zeros > layout.mantissaBits()) {
            throw new IllegalArgumentException("mantissas end in " + zeros + " zeros");
        }
        long[] exponents = learned.about(subject + "exponent", 1 << layout.exponentBits());
        long[] signs = learned.about(subject + "sign", 1);
        int exponentBits = layout.exponentBits();
        int kept = layout.mantissaBits() - zeros;
        for (long i = 0; i < count; i++) {
            long bits = coder.isReading() ? 0 : layout.at(numbers, i);
            int exponent = coder.tree(layout.exponent(bits), exponentBits, exponents, 0);
            int sign = coder.bit(layout.sign(bits), signs, 0);
            long mantissa = coder.plainLong(layout.mantissa(bits) >>> zeros, kept) << zeros;
            if (coder.isReading()) {
                layout.set(numbers, i, layout.join(sign, exponent, mantissa));
            }
        }
    }

    private void listed(MemorySegment numbers, long count, long[] listThere) {
        int size = coder.tree(listThere.length - 1, 8, learned.about("list", 256), 0) + 1;
        long[] list = coder.isReading() ? new long[size] : listThere;
        MemorySegment segment = MemorySegment.ofArray(new byte[size * (layout.bits() / 8)]);
        for (int i = 0; i < size && !coder.isReading(); i++) {
            layout.set(segment, i, list[i]);
        }
        apart(segment, size, coder.isReading() ? 0 : FloatSurvey.zeros(list, layout));
        for (int i = 0; i < size; i++) {
            list[i] = layout.at(segment, i);
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        long[] states = new long[1 << bits];
        Arrays.fill(states, BitCoder.NEW);
        for (long i = 0; i < count && bits > 0; i++) {
            int place = coder.isReading() ? 0 : Arrays.binarySearch(list, layout.at(numbers, i));
            place = coder.tree(place, bits, states, 0);
            if (place >= size) {
                throw new IllegalArgumentException("a list of " + size + " has no number " + place);
            }
            set(numbers, i, list[place]);
        }
        for (long i = 0; i < count && bits == 0; i++) {
            set(numbers, i, list[0]);
        }
    }

    private void set(MemorySegment numbers, long index, long bits) {
        if (coder.isReading()) {
            layout.set(numbers, index, bits);
        }
    }

    static int mostListed() {
        return MOST_LISTED;
    }
}
