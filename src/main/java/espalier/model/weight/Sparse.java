package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// A weight of which only the elements `mask` keeps are stored; the others are exactly zero.
///
/// @param values [Dense] or [Quantized], of the mask's shape; what it holds at pruned positions has no meaning
public record Sparse(Mask mask, Weight values) implements Weight {
    public Sparse {
        if (!mask.shape().equals(values.shape())) {
            throw new IllegalArgumentException(
                    "A mask of " + mask.shape() + " does not fit values of " + values.shape());
        }
        if (!(values instanceof Dense || values instanceof Quantized)) {
            throw new IllegalArgumentException("A sparse weight holds dense or quantized values");
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
        return new Dense(toDense()).nonZeros();
    }

    @Override
    public long parameters() {
        return shape().elements();
    }
}
