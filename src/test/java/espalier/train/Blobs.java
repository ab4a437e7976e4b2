package espalier.train;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.model.array.Shape;
import java.util.List;
import java.util.SplittableRandom;

/// Noisy images with a bright square in one of four corners, which is their class.
record Blobs(int count, int size, long seed) implements Examples {
    static DataSet dataSet(int size) {
        return new DataSet("Blobs", "blobs", List.of("a", "b", "c", "d"), new Blobs(512, size, 1),
                new Blobs(200, size, 2), new Blobs(200, size, 3));
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(1, size, size);
    }

    @Override
    public int label(int index) {
        return new SplittableRandom(seed * 1_000_003 + index).nextInt(4);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        var random = new SplittableRandom(seed * 1_000_003 + index);
        int label = random.nextInt(4);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean bright = y / (size / 2) == label / 2 && x / (size / 2) == label % 2;
                target[offset + y * size + x] = (float) (random.nextGaussian() + (bright ? 1 : 0));
            }
        }
    }
}
