package espalier.format.packed;

import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;

/// Codes the positions a mask keeps as the gaps between them, each in Rice's code: `gap >> parameter` ones, a zero, then the
/// lowest `parameter` bits of the gap. A gap is the number of elements skipped.
///
/// Source: Rice and Plaunt, *Adaptive Variable-Length Coding for Efficient Compression of Spacecraft Television Data* (1971);
/// Golomb, *Run-Length Encodings* (1966).
///
/// @param parameter the parameter, 0 to 30, that makes this mask's code the shortest
/// @param bits the length of the code
record Gaps(int parameter, long bits) {
    static final int LARGEST_PARAMETER = 30;
    private static final int COMMON = 1 << 12;

    /// The shortest code for `words`, the bits of a mask, 64 a word.
    static Gaps of(long[] words) {
        var tally = new Tally();
        forEachGap(words, tally);
        Gaps best = tally.with(0);
        for (int parameter = 1; parameter <= LARGEST_PARAMETER; parameter++) {
            Gaps next = tally.with(parameter);
            if (next.bits >= best.bits) {
                break;
            }
            best = next;
        }
        return best;
    }

    /// The length of the code in bytes.
    long bytes() {
        return (bits + 7) / 8;
    }

    /// Writes the code of the mask whose bits are `words`.
    void write(long[] words, OutputStream out) throws IOException {
        var sink = new BitSink(out);
        forEachGap(words, gap -> {
            sink.writeUnary(gap >> parameter);
            sink.write(gap & (1 << parameter) - 1, parameter);
        });
        sink.finish();
    }

    /// The mask of `shape` with `kept` elements that `code` describes.
    static Mask read(MemorySegment code, int parameter, long kept, Shape shape, String what) {
        long elements = shape.elements();
        long[] words = new long[Math.toIntExact((elements + 63) / 64)];
        var source = new BitSource(code, what);
        long position = -1;
        for (long i = 0; i < kept; i++) {
            long quotient = source.readUnary();
            position += quotient > elements >> parameter
                    ? elements
                    : 1 + (quotient << parameter) + source.read(parameter);
            if (position >= elements) {
                throw new InputException("The " + what + " points outside its weight: the file is damaged.");
            }
            words[(int) (position >> 6)] |= 1L << (position & 63);
        }
        source.requireEnd();
        return Mask.ofWords(shape, words);
    }

    private interface GapConsumer<E extends Exception> {
        void accept(int gap) throws E;
    }

    private static <E extends Exception> void forEachGap(long[] words, GapConsumer<E> consumer) throws E {
        int next = 0;
        for (int i = 0; i < words.length; i++) {
            for (long word = words[i]; word != 0; word &= word - 1) {
                int position = (i << 6) + Long.numberOfTrailingZeros(word);
                consumer.accept(position - next);
                next = position + 1;
            }
        }
    }

    /// Counts gaps so that the length of the code is known for every parameter without coding.
    private static final class Tally implements GapConsumer<RuntimeException> {
        private final long[] common = new long[COMMON];
        private final long[] rareQuotients = new long[LARGEST_PARAMETER + 1];
        private long gaps;

        @Override
        public void accept(int gap) {
            gaps++;
            if (gap < COMMON) {
                common[gap]++;
                return;
            }
            for (int parameter = 0; parameter <= LARGEST_PARAMETER; parameter++) {
                rareQuotients[parameter] += gap >> parameter;
            }
        }

        Gaps with(int parameter) {
            long bits = rareQuotients[parameter] + gaps * (1 + parameter);
            for (int gap = 1; gap < COMMON; gap++) {
                bits += common[gap] * (gap >> parameter);
            }
            return new Gaps(parameter, bits);
        }
    }
}
