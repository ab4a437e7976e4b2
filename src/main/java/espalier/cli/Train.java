package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.DataFit;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.TrainingPlan;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.report.Figures;
import espalier.train.Architectures;
import espalier.train.CurvePoint;
import espalier.train.Evaluator;
import espalier.train.Trained;
import espalier.train.Trainer;
import espalier.train.TrainingTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Trains a model from nothing, or an open model further.
@Command(name = "train", description = "Trains a network from nothing (lenet300, lenet5, resnet8) or a model file further, and writes it as ONNX.")
final class Train extends ComputingVerb {
    @Parameters(paramLabel = "NETWORK", description = "lenet300, lenet5, resnet8, or a model file.")
    private String network;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", description = "Passes over the training data.")
    private int epochs;

    @Option(names = "--learning-rate", paramLabel = "R", defaultValue = "0.001", description = "Step size of Adam at the start.")
    private double learningRate;

    @Option(names = "--batch-size", paramLabel = "N", defaultValue = "64", description = "Examples a step.")
    private int batchSize;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seeds first weights and the order of examples.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "FILE.onnx", description = "Where the trained model goes.")
    private Path out;

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Option(names = "--replace", description = "Replace the file if it is there.")
    private boolean replace;

    Train(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        SafeFiles.requirePlace(out, policy);
        DataSet set = DataSets.load(data, context.part(0, 0.1, ""));
        long began = System.nanoTime();
        Trained trained = trained(set, context.part(0.1, 0.9, ""));
        var took = Duration.ofNanos(System.nanoTime() - began);
        long bytes = SafeFiles.write(out, policy, stream -> OnnxFile.write(trained.graph(), stream));
        Graph reopened = Models.open(out).graph();
        Score validation = score(reopened, set, Split.VALIDATION, context.part(0.9, 0.95, ""));
        Score test = score(reopened, set, Split.TEST, context.part(0.95, 1, ""));
        return new Findings(json(validation, test, trained, took, bytes, set).fields(),
                text(validation, test, took, bytes).lines().toList());
    }

    private Trained trained(DataSet set, JobContext context) {
        Recovery.FineTuning tuning = Knobs.read(Recovery.FineTuning.class, "train", Map.of("epochs",
                KnobValue.of(epochs), "learningRate", KnobValue.of(learningRate), "batchSize",
                KnobValue.of(batchSize)));
        if (Architectures.NAMES.contains(network)) {
            return new TrainingPlan(network, epochs, learningRate, batchSize, seed).train(set, context, _ -> {});
        }
        OpenModel model = Models.open(Path.of(network), inputShape.shape(set), context.part(0, 0.05, ""));
        DataFit.require(model, set);
        var task = new TrainingTask(model.graph(), Map.of(), Optional.empty(), set, tuning, seed);
        return Trainer.train(task, context, _ -> {});
    }

    private static Score score(Graph graph, DataSet set, Split split, JobContext context) {
        return Evaluator.evaluate(graph, set, split, context, _ -> {}).score();
    }

    private Json json(Score validation, Score test, Trained trained, Duration took, long bytes, DataSet set) {
        return new Json().with("validation", json(validation)).with("test", json(test)).with("epochs", epochs)
                .with("seed", seed).with("seconds", took.toMillis() / 1000.0).with("data", set.spec())
                .with("curve", trained.curve(), Train::json).with("path", out.toString()).with("bytes", bytes);
    }

    private static Json json(Score score) {
        return new Json().with("accuracy", score.accuracy()).with("correct", score.correct())
                .with("examples", score.examples()).with("loss", score.loss());
    }

    private static Json json(CurvePoint point) {
        var json = new Json().with("step", point.step()).with("epoch", point.epoch()).with("loss", point.loss());
        point.validation().ifPresent(score -> json.with("accuracy", score.accuracy()));
        return json;
    }

    private String text(Score validation, Score test, Duration took, long bytes) {
        return "Trained %s for %d epochs in %s%naccuracy %s%naccuracy %s%nwrote %s, %s%n".formatted(network, epochs,
                Figures.time(took), Words.of(validation), Words.of(test), out, Words.bytes(bytes));
    }
}
