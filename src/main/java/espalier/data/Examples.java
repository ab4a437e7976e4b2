package espalier.data;

import espalier.model.array.Shape;

/// Labelled examples of one split, preprocessed as the data spec says; immutable and safe for several threads.
public interface Examples {
    /// The number of examples.
    int count();

    /// The shape of one example, without a batch dimension, such as `1×28×28`.
    Shape exampleShape();

    /// The class of example `index`, from 0.
    int label(int index);

    /// Writes example `index`, row-major and preprocessed, into `target` from `offset` on.
    void read(int index, float[] target, int offset);

    /// The first `count` of these examples, or all of them where there are fewer.
    default Examples first(int count) {
        return new FirstExamples(this, Math.min(count, count()));
    }
}
