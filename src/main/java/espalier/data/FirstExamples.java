package espalier.data;

import espalier.model.array.Shape;

/// The first `count` of other examples.
record FirstExamples(Examples all, int count) implements Examples {
    @Override
    public Shape exampleShape() {
        return all.exampleShape();
    }

    @Override
    public int label(int index) {
        return all.label(index);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        all.read(index, target, offset);
    }
}
