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
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.report.Figures;
import espalier.train.Architectures;
import espalier.train.CurvePoint;
import espalier.train.Evaluator;
import espalier.train.Trained;
import espalier.train.Trainer;
import espalier.train.TrainingTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Trains a model from nothing, or an open model further.
@Command(name = "train", description = "Trains a network from nothing (lenet300, lenet5, resnet8) or a model file further, and writes it as ONNX.")
final class Train extends ComputingVerb {
    private static final int EPOCHS = 5;

    @Parameters(paramLabel = "NETWORK", description = "lenet300, lenet5, resnet8, or a model file.")
    private String network;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--width", paramLabel = "SHARE", description = "Neurons and channels of a network trained from nothing, as a share of what it usually has, such as 0.25.")
    private Optional<Double> width = Optional.empty();

    @Mixin
    private RecoveryOptions recovery = new RecoveryOptions();

    @Mixin
    private TeacherOption teacher = new TeacherOption();

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
        Recovery.Training training = training();
        Trained trained = trained(set, training, context.part(0.1, 0.9, ""));
        var took = Duration.ofNanos(System.nanoTime() - began);
        long bytes = SafeFiles.write(out, policy, stream -> OnnxFile.write(trained.graph(), stream));
        Graph reopened = Models.open(out).graph();
        Score validation = score(reopened, set, Split.VALIDATION, context.part(0.9, 0.95, ""));
        Score test = score(reopened, set, Split.TEST, context.part(0.95, 1, ""));
        return new Findings(json(validation, test, trained, training, took, bytes, set).fields(),
                text(validation, test, training.epochs(), took, bytes).lines().toList());
    }

    /// Five epochs of fine-tuning, or with a teacher of distillation, unless said otherwise.
    private Recovery.Training training() {
        Class<? extends Record> kind = teacher.isGiven() ? Recovery.Distillation.class : Recovery.FineTuning.class;
        var unsaid = (Recovery.Training) Knobs.read(kind, "train", Map.of("epochs", KnobValue.of(EPOCHS)));
        return recovery.training(unsaid);
    }

    private Trained trained(DataSet set, Recovery.Training training, JobContext context) {
        Optional<Graph> follows = teacher.model(List.of(training), set, context.part(0, 0.05, ""))
                .map(OpenModel::graph);
        if (Architectures.NAMES.contains(network)) {
            return new TrainingPlan(network, width.orElse(1.0), training, seed).train(set, follows, context, _ -> {});
        }
        if (width.isPresent()) {
            throw new InputException("--width is for networks trained from nothing; '" + network + "' has its width.");
        }
        OpenModel model = Models.open(Path.of(network), inputShape.shape(set), context.part(0, 0.05, ""));
        DataFit.require(model, set);
        var task = new TrainingTask(model.graph(), Map.of(), follows.or(() -> Optional.of(model.graph())), set,
                training, seed);
        return Trainer.train(task, context, _ -> {});
    }

    private static Score score(Graph graph, DataSet set, Split split, JobContext context) {
        return Evaluator.evaluate(graph, set, split, context, _ -> {}).score();
    }

    private Json json(Score validation, Score test, Trained trained, Recovery.Training training, Duration took,
            long bytes, DataSet set) {
        return new Json().with("validation", json(validation)).with("test", json(test))
                .with("epochs", training.epochs()).with("recipe", new Recipe(List.of(new Stage.Recover(training))))
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

    private String text(Score validation, Score test, int epochs, Duration took, long bytes) {
        return "Trained %s for %d epochs in %s%naccuracy %s%naccuracy %s%nwrote %s, %s%n".formatted(network, epochs,
                Figures.time(took), Words.of(validation), Words.of(test), out, Words.bytes(bytes));
    }
}
