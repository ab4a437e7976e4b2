package espalier.cli;

import espalier.data.DataSet;
import espalier.model.InputException;
import espalier.model.array.Shape;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that says what one input of a model is, for files that do not say it.
final class InputShapeOption {
    @Option(names = "--input-shape", paramLabel = "1,28,28", split = ",", description = "Shape of one input, for models that do not say, such as TorchScript archives; that of the data unless given.")
    private long[] sizes = {};

    /// The shape that was given.
    ///
    /// @throws InputException if a size is smaller than 1
    Optional<Shape> shape() {
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new InputException("--input-shape takes sizes from 1 on, such as 1,28,28; " + Arrays.toString(sizes)
                    + " has a smaller one.");
        }
        return sizes.length == 0 ? Optional.empty() : Optional.of(Shape.of(sizes));
    }

    /// The shape that was given, or else that of the data's examples.
    Optional<Shape> shape(DataSet data) {
        return shape().or(() -> Optional.of(data.exampleShape()));
    }
}
