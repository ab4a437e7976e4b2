package espalier.experiment;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.recipe.Recovery;
import espalier.train.Architectures;
import espalier.train.CurvePoint;
import espalier.train.Trained;
import espalier.train.Trainer;
import espalier.train.TrainingTask;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// How a network is trained from nothing. The same plan on the same data, machine and number of native threads gives the
/// same weights, bit for bit.
///
/// @param architecture one of [Architectures#NAMES]
/// @param epochs passes over the training data
/// @param learningRate Adam's step size at the start
/// @param seed decides the first weights and the order of the examples
public record TrainingPlan(String architecture, int epochs, double learningRate, int batchSize, long seed) {
    /// The step size where nobody says otherwise.
    public static final double LEARNING_RATE = 0.001;
    /// Examples a step where nobody says otherwise.
    public static final int BATCH_SIZE = 64;

    /// A plan with the usual step size and batches.
    public static TrainingPlan of(String architecture, int epochs, long seed) {
        return new TrainingPlan(architecture, epochs, LEARNING_RATE, BATCH_SIZE, seed);
    }

    /// Trains a fresh network whose input and classes are those of `data`.
    ///
    /// @param points gets the curve as it grows
    /// @throws espalier.model.InputException if the architecture is unknown or cannot take such examples
    /// @throws espalier.job.CancelledException within one batch of being asked to stop
    public Trained train(DataSet data, JobContext context, Consumer<CurvePoint> points) {
        var fresh = Architectures.byName(architecture, data.exampleShape(), data.classes().size(), seed);
        var recovery = new Recovery.FineTuning(epochs, learningRate, batchSize);
        return Trainer.train(new TrainingTask(fresh, Map.of(), Optional.empty(), data, recovery, seed), context,
                points);
    }
}
