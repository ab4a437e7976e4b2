package espalier.data;

import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.metric.Split;
import java.util.List;

/// Labelled examples in three splits.
///
/// @param name what people call it, such as `mnist idx`
/// @param spec the text it was loaded from, complete: loading it again, from whichever folder, gives the same data
/// @param classes the names of the classes, in label order
/// @param train may be empty where a source holds test data alone; so may `validation`
/// @param oneSet whether the source does not tell splits apart, so that the program divided its examples
/// @param calibration the most training examples that methods learn of layers from
public record DataSet(String name, String spec, List<String> classes, Examples train, Examples validation,
        Examples test, boolean oneSet, int calibration) {
    /// The most training examples that methods learn of layers from, where a spec does not say.
    public static final int CALIBRATION = 1024;

    public DataSet {
        classes = List.copyOf(classes);
    }

    /// A data set with the usual number of examples for calibration.
    public DataSet(String name, String spec, List<String> classes, Examples train, Examples validation,
            Examples test, boolean oneSet) {
        this(name, spec, classes, train, validation, test, oneSet, CALIBRATION);
    }

    /// A data set whose source tells its splits apart.
    public DataSet(String name, String spec, List<String> classes, Examples train, Examples validation,
            Examples test) {
        this(name, spec, classes, train, validation, test, false);
    }

    /// The examples of a split, at least one.
    ///
    /// @throws InputException if there are none
    public Examples split(Split split) {
        Examples examples = switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
        if (examples.count() == 0) {
            throw new InputException("'%s' has no %s examples; choose data with more of them, or another split."
                    .formatted(name, split.word()));
        }
        return examples;
    }

    /// The examples of all three splits, one after the other.
    public Examples all() {
        return new JoinedExamples(List.of(train, validation, test));
    }

    /// The shape of one example, without a batch dimension.
    public Shape exampleShape() {
        return validation.exampleShape();
    }
}
