package espalier.data;

import espalier.model.InputException;
import espalier.model.metric.Split;
import java.util.Optional;
import java.util.OptionalInt;

/// Which examples, and how they are prepared: `idx:data/mnist?mean=0.1307&std=0.3081`. The same spec gives the same
/// examples in the same splits, always.
///
/// @param limit the most examples of each split, the first ones; absent: all
/// @param split the split that evaluating measures; absent: test
/// @param calibration the most training examples that methods learn of layers from; absent: [DataSet#CALIBRATION]
public record DataSpec(DataSource source, Preprocessing preprocessing, OptionalInt limit, Optional<Split> split,
        OptionalInt calibration) {
    /// A spec with the usual number of examples for calibration.
    public DataSpec(DataSource source, Preprocessing preprocessing, OptionalInt limit, Optional<Split> split) {
        this(source, preprocessing, limit, split, OptionalInt.empty());
    }

    /// A spec without options.
    public static DataSpec of(DataSource source) {
        return new DataSpec(source, Preprocessing.NONE, OptionalInt.empty(), Optional.empty());
    }

    /// Reads a spec as people write it.
    ///
    /// @throws InputException for an unknown scheme, option or value, naming it
    public static DataSpec parse(String text) {
        return DataSpecText.parse(text);
    }

    /// This spec with absolute paths, so that it means the same from every folder.
    public DataSpec absolute() {
        return new DataSpec(source.absolute(), preprocessing, limit, split, calibration);
    }

    /// This spec with another number of examples for calibration.
    public DataSpec withCalibration(int examples) {
        return new DataSpec(source, preprocessing, limit, split, OptionalInt.of(examples));
    }

    /// The shortest text that [#parse] reads as this spec; options come in one fixed order.
    @Override
    public String toString() {
        return DataSpecText.print(this);
    }
}
