package espalier.experiment;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.compress.rewrite.Rewritten;
import espalier.compress.rewrite.Subject;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.weight.CompressedLayer;
import espalier.train.CurvePoint;
import espalier.train.Evaluator;
import espalier.train.Remasking;
import espalier.train.Trained;
import espalier.train.Trainer;
import espalier.train.TrainingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// One trial under way: the model as the stages so far have made it.
final class TrialRun {
    /// What parts of a run cost, in evaluations of one example; for progress alone.
    private static final double COMPRESSION = 500;
    private static final double REWRITE = 1000;
    private static final double TRAINING_EXAMPLE = 3.5;
    private static final double OBSERVED_EXAMPLE = 3;

    private final Graph teacher;
    private final DataSet data;
    private final long seed;
    private final JobContext context;
    private final TrialListener listener;
    private final double work;
    private final List<CurvePoint> curve = new ArrayList<>();
    private final Observations observations;
    private Compressor compressor;
    /// The original, rewritten as the model was.
    private Graph uncompressed;
    private Graph graph;
    private SequencedMap<String, CompressedLayer> layers = new LinkedHashMap<>();
    private Optional<Score> beforeRecovery = Optional.empty();
    /// Chooses the masks of the stage before anew, where that is a compress stage.
    private Optional<Remasking> remasking = Optional.empty();
    private String stageName = "";
    private double done;

    /// @param teacher the model that distillation follows
    TrialRun(OpenModel original, Graph teacher, DataSet data, Compressor compressor, Observations observations,
            Recipe recipe,
            long seed, JobContext context,
            TrialListener listener) {
        this.teacher = teacher;
        this.data = data;
        this.compressor = compressor;
        this.observations = observations;
        this.seed = seed;
        this.context = context;
        this.listener = listener;
        this.uncompressed = original.graph();
        this.graph = original.graph();
        this.work = recipe.stages().stream().mapToDouble(this::workOf).sum() + validation();
    }

    Graph graph() {
        return graph;
    }

    SequencedMap<String, CompressedLayer> layers() {
        return layers;
    }

    Optional<Score> beforeRecovery() {
        return beforeRecovery;
    }

    List<CurvePoint> curve() {
        return curve;
    }

    /// Applies the next stage.
    ///
    /// @param name what progress calls it; empty where there is nothing to tell it from
    void apply(Stage stage, String name, boolean isLastRecovery) {
        stageName = name;
        switch (stage) {
            case Stage.Compress compress -> compress(compress);
            case Stage.Rewrite rewrite -> rewrite(rewrite);
            case Stage.Recover(Recovery.None _) -> context.checkCancelled();
            case Stage.Recover(Recovery recovery) -> {
                if (isLastRecovery) {
                    beforeRecovery = Optional.of(score("Before recovery: ", listener::beforeRecovery));
                }
                recover(recovery);
            }
        }
    }

    /// The score on validation of the model as it is now.
    Score score(String prefix, Consumer<Score> soFar) {
        return Evaluator.evaluate(graph, data, Split.VALIDATION, next(validation(), prefix), soFar).score();
    }

    private void compress(Stage.Compress stage) {
        var needs = compressor.needs(stage, layers);
        var known = observations.of(graph, needs, next(OBSERVED_EXAMPLE * observations.cost(needs), ""));
        remasking = Optional.of(new StageMasks(compressor, stage, layers, known));
        Compression made = compressor.compress(stage, layers, known, next(COMPRESSION, ""));
        graph = made.graph();
        layers = made.layers();
    }

    private void rewrite(Stage.Rewrite stage) {
        Rewritten made = new Rewriting(Optional.of(data), observations).apply(stage,
                Subject.of(uncompressed, graph, layers), next(REWRITE, ""));
        uncompressed = made.original();
        graph = made.graph();
        layers = made.layers();
        compressor = new Compressor(graph);
        remasking = Optional.empty();
    }

    private void recover(Recovery recovery) {
        var task = new TrainingTask(graph, layers, teacher(recovery), data, recovery, remasking, seed);
        long stepsBefore = curve.isEmpty() ? 0 : curve.getLast().step();
        double epochsBefore = curve.isEmpty() ? 0 : curve.getLast().epoch();
        Trained trained = Trainer.train(task, next(training(recovery), ""), point -> {
            var shifted = new CurvePoint(stepsBefore + point.step(), epochsBefore + point.epoch(), point.loss(),
                    point.penalty(), point.validation());
            curve.add(shifted);
            listener.trained(shifted);
        });
        graph = trained.graph();
        layers = new LinkedHashMap<>(trained.layers());
        remasking = Optional.empty();
        // Training has changed what a compressor remembers of the graph.
        compressor = new Compressor(graph);
    }

    private Optional<Graph> teacher(Recovery recovery) {
        return recovery instanceof Recovery.Distillation ? Optional.of(teacher) : Optional.empty();
    }

    private JobContext next(double part, String prefix) {
        double from = done / work;
        done += part;
        return context.part(from, Math.min(1, done / work), stageName + prefix);
    }

    private double workOf(Stage stage) {
        return switch (stage) {
            case Stage.Compress compress -> COMPRESSION
                    + OBSERVED_EXAMPLE * observations.cost(compressor.needs(compress));
            case Stage.Rewrite _ -> REWRITE;
            case Stage.Recover(Recovery.None _) -> 0;
            case Stage.Recover(Recovery recovery) -> validation() + training(recovery);
        };
    }

    private double training(Recovery recovery) {
        return TRAINING_EXAMPLE * switch (recovery) {
            case Recovery.None _ -> 0.0;
            case Recovery.BatchNormEstimation(int batches) -> 64.0 * batches;
            case Recovery.FineTuning tuning -> (double) tuning.epochs() * data.train().count();
            case Recovery.Distillation distillation -> 1.3 * distillation.epochs() * data.train().count();
        };
    }

    private double validation() {
        return data.validation().count();
    }
}
