package espalier.cli;

import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// The flags that say what training follows compression.
final class RecoveryOptions {
    @Option(names = "--recover", paramLabel = "HOW", description = "What training follows: none, batchnorm, finetune or distill.")
    private Optional<String> recover = Optional.empty();

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training data (finetune, distill).")
    private Optional<Double> epochs = Optional.empty();

    @Option(names = "--learning-rate", paramLabel = "R", description = "Step size of Adam at the start (finetune, distill).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples a step (finetune, distill).")
    private Optional<Double> batchSize = Optional.empty();

    @Option(names = "--temperature", paramLabel = "T", description = "Divides the logits of both models (distill).")
    private Optional<Double> temperature = Optional.empty();

    @Option(names = "--alpha", paramLabel = "A", description = "Share of the loss that follows the original model, 0 to 1 (distill).")
    private Optional<Double> alpha = Optional.empty();

    @Option(names = "--batches", paramLabel = "N", description = "Training batches the statistics are averaged over (batchnorm).")
    private Optional<Double> batches = Optional.empty();

    /// The recovery the flags ask for, if they ask for one.
    ///
    /// @throws InputException if a flag is not for that recovery, or its value is not allowed
    Optional<Recovery> recovery() {
        var knobs = new TreeMap<String, KnobValue>();
        epochs.ifPresent(value -> knobs.put("epochs", KnobValue.of(value)));
        learningRate.ifPresent(value -> knobs.put("learningRate", KnobValue.of(value)));
        batchSize.ifPresent(value -> knobs.put("batchSize", KnobValue.of(value)));
        temperature.ifPresent(value -> knobs.put("temperature", KnobValue.of(value)));
        alpha.ifPresent(value -> knobs.put("alpha", KnobValue.of(value)));
        batches.ifPresent(value -> knobs.put("batches", KnobValue.of(value)));
        if (recover.isEmpty() && !knobs.isEmpty()) {
            throw new InputException("The option for '" + knobs.firstKey() + "' needs --recover finetune or another.");
        }
        return recover.map(how -> switch (how) {
            case "none" -> Knobs.read(Recovery.None.class, how, knobs);
            case "batchnorm" -> Knobs.read(Recovery.BatchNormEstimation.class, how, knobs);
            case "finetune" -> Knobs.read(Recovery.FineTuning.class, how, knobs);
            case "distill" -> Knobs.read(Recovery.Distillation.class, how, knobs);
            default -> throw new InputException(
                    "There is no recovery '" + how + "'; use none, batchnorm, finetune or distill.");
        });
    }
}
