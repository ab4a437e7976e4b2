package espalier.data;

import espalier.data.Preparation.Prepared;
import espalier.model.array.Shape;

/// Examples of prepared rows.
///
/// @param order which row each example is
record StoredExamples(Prepared prepared, int[] order) implements Examples {
    @Override
    public int count() {
        return order.length;
    }

    @Override
    public Shape exampleShape() {
        return prepared.shape();
    }

    @Override
    public int label(int index) {
        return prepared.labels()[order[index]];
    }

    @Override
    public void read(int index, float[] target, int offset) {
        prepared.rows().read(order[index], prepared.normalization(), target, offset);
    }
}
