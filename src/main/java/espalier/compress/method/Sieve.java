package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.weight.Mask;

/// The numbers of one array parted by the upper 16 bits of their magnitudes, in one pass: those above a bin of them stay, those below
/// go, and of those within it the lower bits are kept, so that where the cut is within the bin is found without reading all again.
///
/// The bin that a cut falls into holds few numbers as a rule; where all fall into it, their lower bits take half of their memory.
final class Sieve {
    private final int bin;
    private final Array values;
    /// The bits of what stays.
    private final long[] words;
    /// The bits of what is within the bin, and its lower bits in order.
    private final long[] within;
    private final char[] lower;
    private int filled;

    /// @param inBin how many numbers of `values` are within the bin
    Sieve(int bin, int inBin, Array values) {
        this.bin = bin;
        this.values = values;
        words = new long[(values.shape().countable() + 63) / 64];
        within = new long[words.length];
        lower = new char[inBin];
        FloatBlocks.read(values, this::read);
    }

    private void read(float[] block, int count, long start) {
        for (int from = 0; from < count; from += 64) {
            int to = Math.min(count, from + 64);
            long above = 0;
            long inside = 0;
            for (int i = from; i < to; i++) {
                int bits = Float.floatToRawIntBits(block[i]) & 0x7fffffff;
                int place = bits >>> Magnitudes.LOW_BITS;
                // The difference has a sign where the number is above the bin.
                above |= (long) (bin - place >>> 31) << i;
                if (place == bin) {
                    inside |= 1L << i;
                    lower[filled++] = (char) (bits & Magnitudes.LOW_MASK);
                }
            }
            words[(int) (start + from >> 6)] = above;
            within[(int) (start + from >> 6)] = inside;
        }
    }

    /// Adds up how often each combination of lower bits is within the bin.
    void count(long[] counts) {
        for (char low : lower) {
            counts[low]++;
        }
    }

    /// The mask of all numbers but those below the bin, those within it whose lower bits are below `cut`, and the first `ties` of those
    /// whose lower bits are `cut`. To be asked for once.
    ///
    /// @return with how many ties did not find a number
    Sifted mask(int cut, long ties) {
        long left = ties;
        int next = 0;
        for (int word = 0; word < words.length; word++) {
            for (long rest = within[word]; rest != 0; rest &= rest - 1) {
                int low = lower[next++];
                boolean isTie = low == cut && left > 0;
                left -= isTie ? 1 : 0;
                if (low >= cut && !isTie) {
                    words[word] |= Long.lowestOneBit(rest);
                }
            }
        }
        return new Sifted(Mask.ofWords(values.shape(), words), left);
    }

    /// What is kept, and how many of the equal numbers are still to go.
    record Sifted(Mask mask, long ties) {}
}
