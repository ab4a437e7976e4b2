package espalier.cli;

import espalier.data.DataSpec;
import espalier.model.InputException;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that says how many training examples methods learn of layers from.
final class CalibrationOption {
    @Option(names = "--calibration-examples", paramLabel = "N", description = "Training examples, at most, that show methods how a layer's inputs, outputs and gradients are, where they need to know; 1024 unless given. The same as the data option calibration=N.")
    private Optional<Integer> examples = Optional.empty();

    /// The text of the data spec `text` with this option in it.
    ///
    /// @throws InputException if the number is smaller than 1 or the spec cannot be understood
    String in(String text) {
        if (examples.isEmpty()) {
            return text;
        }
        if (examples.get() < 1) {
            throw new InputException("--calibration-examples takes whole numbers from 1, not " + examples.get() + ".");
        }
        return DataSpec.parse(text).withCalibration(examples.get()).toString();
    }
}
