package espalier.train;

import espalier.data.Examples;
import espalier.model.array.Shape;

/// Examples read into one array.
///
/// @param inputs the examples one after the other
/// @param example the shape of one
record Batch(float[] inputs, int[] labels, Shape example) {
    /// The examples at `order[from]` to `order[to - 1]`.
    static Batch read(Examples examples, int[] order, int from, int to) {
        int length = Math.toIntExact(examples.exampleShape().elements());
        float[] inputs = new float[Math.multiplyExact(length, to - from)];
        int[] labels = new int[to - from];
        for (int i = 0; i < labels.length; i++) {
            examples.read(order[from + i], inputs, i * length);
            labels[i] = examples.label(order[from + i]);
        }
        return new Batch(inputs, labels, examples.exampleShape());
    }

    int count() {
        return labels.length;
    }
}
