package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.function.LongPredicate;

/// A weight of which only the elements `mask` keeps are stored; the others are exactly zero.
///
/// @param values [Dense], [Quantized] or [Palettized], of the mask's shape; what it holds at pruned positions has no meaning
public record Sparse(Mask mask, Weight values) implements Weight {
    public Sparse {
        if (!mask.shape().equals(values.shape())) {
            throw new IllegalArgumentException(
                    "A mask of " + mask.shape() + " does not fit values of " + values.shape());
        }
        if (values instanceof Sparse || values instanceof LowRank) {
            throw new IllegalArgumentException("A sparse weight holds dense, quantized or palettized values");
        }
    }

    @Override
    public Shape shape() {
        return values.shape();
    }

    @Override
    public Array toDense() {
        float[] dense = values.toDense().toFloats();
        for (int i = 0; i < dense.length; i++) {
            if (!mask.keeps(i)) {
                dense[i] = 0;
            }
        }
        return Array.of(dense, shape());
    }

    @Override
    public long nonZeros() {
        return switch (values) {
            case Dense(Array array) when array.type() == ElementType.FLOAT32 ->
                count(i -> array.bytes().get(Array.FLOAT, i * Float.BYTES) != 0);
            case Quantized quantized -> {
                float[] zeros = quantized.grid().zeros().toFloats();
                Slices slices = quantized.grid().slicesOf(shape());
                yield count(i -> quantized.codeAt(i) != zeros[slices.of(i)]);
            }
            case Palettized palettized -> count(i -> palettized.valueAt(i) != 0);
            case Dense _,LowRank _,Sparse _ -> new Dense(toDense()).nonZeros();
        };
    }

    private long count(LongPredicate isNonZero) {
        long nonZeros = 0;
        for (long i = 0, n = shape().elements(); i < n; i++) {
            nonZeros += mask.keeps(i) && isNonZero.test(i) ? 1 : 0;
        }
        return nonZeros;
    }

    @Override
    public long parameters() {
        return shape().elements();
    }
}
