package espalier.experiment;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
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
/// @param width neurons and channels as a share of what the architecture has by its paper
/// @param training fine-tuning on the labels, or distillation with a teacher
/// @param seed decides the first weights and the order of the examples
public record TrainingPlan(String architecture, double width, Recovery.Training training, long seed) {
    private static final double LEARNING_RATE = 0.001;
    private static final int BATCH_SIZE = 64;

    /// A plan with the usual width, step size and batches.
    public static TrainingPlan of(String architecture, int epochs, long seed) {
        return new TrainingPlan(architecture, 1, new Recovery.FineTuning(epochs, LEARNING_RATE, BATCH_SIZE), seed);
    }

    /// Trains a fresh network whose input and classes are those of `data`, on the labels alone.
    ///
    /// @param points gets the curve as it grows
    /// @throws espalier.model.InputException if the architecture is unknown or cannot take such examples
    /// @throws espalier.job.CancelledException within one batch of being asked to stop
    public Trained train(DataSet data, JobContext context, Consumer<CurvePoint> points) {
        return train(data, Optional.empty(), context, points);
    }

    /// Trains a fresh network whose input and classes are those of `data`.
    ///
    /// @param teacher the model that distillation follows
    /// @param points gets the curve as it grows
    /// @throws espalier.model.InputException if the architecture is unknown or cannot take such examples
    /// @throws espalier.job.CancelledException within one batch of being asked to stop
    public Trained train(DataSet data, Optional<Graph> teacher, JobContext context, Consumer<CurvePoint> points) {
        var fresh = Architectures.byName(architecture, data.exampleShape(), data.classes().size(), width, seed);
        return Trainer.train(new TrainingTask(fresh, Map.of(), teacher, data, training, seed), context, points);
    }
}
