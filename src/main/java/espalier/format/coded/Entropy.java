package espalier.format.coded;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.weight.Dense;
import espalier.model.weight.KeptElements;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The empirical entropy, of order zero and tensor by tensor, of the symbols that a coded file holds: no code that gives each symbol
/// of a tensor its own codeword is shorter. Contexts can be.
///
/// The symbols: whether an element is kept; the code of each kept one; of floats the exponent and the sign, while mantissas, of which
/// hardly two are equal, count with all bits that are not zero in all of them; of codes beyond 8 bits the upper eight, the others
/// count in full. Of integers each byte by its place. Where few floats differ, each of those counts in full once, and then the entropy of which one an element is.
/// Source: Shannon, *A Mathematical Theory of Communication* (1948), section 6.
final class Entropy {
    private static final double LN2 = StrictMath.log(2);

    private Entropy() {
    }

    /// The entropy of symbols that occurred so often, times their number.
    static double bits(long[] counts) {
        long total = 0;
        double sum = 0;
        for (long count : counts) {
            if (count > 0) {
                total += count;
                sum += count * StrictMath.log(count);
            }
        }
        return total == 0 ? 0 : Math.max(0, (total * StrictMath.log(total) - sum) / LN2);
    }

    /// The entropy of all symbols of `weight`.
    static double bits(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> floats(array.type(), array.bytes());
            case Quantized quantized -> codes(quantized, whole(quantized)) + levels(quantized);
            case Palettized palettized -> codes(palettized, whole(palettized)) + levels(palettized);
            case Sparse(Mask mask, Weight values) ->
                bits(new long[]{mask.kept(), mask.shape().elements() - mask.kept()})
                        + switch (values) {
                            case Dense(Array array) -> floats(array.type(), KeptElements.of(array, mask));
                            case Quantized quantized -> codes(quantized, mask) + levels(quantized);
                            case Palettized palettized -> codes(palettized, mask) + levels(palettized);
                            case Sparse _,LowRank _ ->
                                throw new IllegalStateException("A sparse weight holds no " + values);
                        };
            case LowRank(_, List<Weight> factors) -> factors.stream().mapToDouble(Entropy::bits).sum();
        };
    }

    private static Mask whole(Weight weight) {
        return Mask.of(weight.shape(), _ -> true);
    }

    private static double levels(Quantized quantized) {
        return floats(ElementType.FLOAT32, quantized.grid().scales().bytes())
                + floats(ElementType.FLOAT32, quantized.grid().zeros().bytes());
    }

    private static double levels(Palettized palettized) {
        return floats(ElementType.FLOAT32, palettized.palette().values().bytes());
    }

    private static double floats(ElementType type, MemorySegment numbers) {
        if (!type.isFloating()) {
            return Integers.entropy(type, numbers);
        }
        long count = numbers.byteSize() / type.bytes();
        return count == 0 ? 0 : FloatSurvey.of(numbers, count, FloatLayout.of(type)).bits();
    }

    private static double codes(Quantized quantized, Mask mask) {
        int low = Math.max(0, quantized.grid().bits() - Codes.TREE_BITS);
        var counts = new long[1 << Codes.TREE_BITS];
        long total = 0;
        for (long i = 0, n = mask.shape().elements(); i < n; i++) {
            if (mask.keeps(i)) {
                counts[quantized.codeAt(i) + (1 << quantized.grid().bits() - 1) >>> low]++;
                total++;
            }
        }
        return bits(counts) + (double) total * low;
    }

    private static double codes(Palettized palettized, Mask mask) {
        var counts = new long[256];
        for (long i = 0, n = mask.shape().elements(); i < n; i++) {
            if (mask.keeps(i)) {
                counts[palettized.codeAt(i)]++;
            }
        }
        return bits(counts);
    }
}
