package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;

/// Numbers stored one by one.
public record Dense(Array array) implements Weight {
    @Override
    public Shape shape() {
        return array.shape();
    }

    @Override
    public Array toDense() {
        return array;
    }

    @Override
    public long nonZeros() {
        long nonZeros = 0;
        if (array.type() == ElementType.FLOAT32) {
            for (long i = 0, n = array.elements(); i < n; i++) {
                nonZeros += array.floatAt(i) != 0 ? 1 : 0;
            }
            return nonZeros;
        }
        for (float value : array.toFloats()) {
            nonZeros += value != 0 ? 1 : 0;
        }
        return nonZeros;
    }

    @Override
    public long parameters() {
        return array.elements();
    }
}
