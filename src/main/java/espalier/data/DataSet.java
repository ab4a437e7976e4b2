package espalier.data;

import espalier.model.array.Shape;
import espalier.model.metric.Split;
import java.util.List;

/// Labelled examples in three splits.
///
/// @param name what people call it, such as `MNIST idx`
/// @param spec the text it was loaded from, complete: loading it again gives the same data
/// @param classes the names of the classes, in label order
public record DataSet(String name, String spec, List<String> classes, Examples train, Examples validation,
        Examples test) {
    public DataSet {
        classes = List.copyOf(classes);
    }

    /// The examples of a split.
    public Examples split(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    /// The shape of one example, without a batch dimension.
    public Shape exampleShape() {
        return validation.exampleShape();
    }
}
