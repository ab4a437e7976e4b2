package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
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
        long[] nonZeros = new long[1];
        FloatBlocks.read(array, (block, count, _) -> {
            int here = 0;
            for (int i = 0; i < count; i++) {
                here += block[i] != 0 ? 1 : 0;
            }
            nonZeros[0] += here;
        });
        return nonZeros[0];
    }

    @Override
    public long parameters() {
        return array.elements();
    }
}
