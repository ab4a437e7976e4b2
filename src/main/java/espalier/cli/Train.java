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
import java.util.ArrayList;
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

    @Option(names = "--seeds", paramLabel = "RANGE", description = "Train once with each of these seeds, such as 1:5, write nothing, and give means with their standard errors.")
    private Optional<String> seeds = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE.onnx", description = "Where the trained model goes; needed unless --seeds is given.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Option(names = "--replace", description = "Replace the file if it is there.")
    private boolean replace;

    Train(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        if (out.isPresent() == seeds.isPresent()) {
            throw new InputException("train needs --out FILE.onnx for one model, or --seeds for means over several.");
        }
        return seeds.isPresent() ? several(Seeds.parse(seeds.get()), context) : one(out.get(), context);
    }

    private Findings one(Path file, JobContext context) {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        SafeFiles.requirePlace(file, policy);
        DataSet set = DataSets.load(data, context.part(0, 0.1, ""));
        long began = System.nanoTime();
        Recovery.Training training = training();
        Trained trained = trained(set, training, seed, context.part(0.1, 0.9, ""));
        var took = Duration.ofNanos(System.nanoTime() - began);
        long bytes = SafeFiles.write(file, policy, stream -> OnnxFile.write(trained.graph(), stream));
        Graph reopened = Models.open(file).graph();
        Score validation = score(reopened, set, Split.VALIDATION, context.part(0.9, 0.95, ""));
        Score test = score(reopened, set, Split.TEST, context.part(0.95, 1, ""));
        Json json = json(validation, test, trained, training, took, set).with("path", file.toString())
                .with("bytes", bytes);
        var lines = new ArrayList<>(text(validation, test, training.epochs(), took));
        lines.add("wrote " + file + ", " + Words.bytes(bytes));
        return new Findings(json.fields(), lines);
    }

    private Findings several(List<Long> all, JobContext context) {
        DataSet set = DataSets.load(data, context.part(0, 0.05, ""));
        Recovery.Training training = training();
        var runs = new ArrayList<TrainedSeed>();
        for (int i = 0; i < all.size(); i++) {
            JobContext part = context.part(0.05 + 0.95 * i / all.size(), 0.05 + 0.95 * (i + 1) / all.size(),
                    "Seed " + all.get(i) + ": ");
            Graph graph = trained(set, training, all.get(i), part.part(0, 0.95, "")).graph();
            runs.add(new TrainedSeed(all.get(i), score(graph, set, Split.VALIDATION, part.part(0.95, 0.97, "")),
                    score(graph, set, Split.TEST, part.part(0.97, 1, ""))));
        }
        Json json = TrainedSeed.json(runs).with("epochs", training.epochs()).with("recipe", recipe(training))
                .with("data", set.spec());
        return new Findings(json.fields(), TrainedSeed.text(runs).lines().toList());
    }

    /// Five epochs of fine-tuning, or with a teacher of distillation, unless said otherwise.
    private Recovery.Training training() {
        Class<? extends Record> kind = teacher.isGiven() ? Recovery.Distillation.class : Recovery.FineTuning.class;
        var unsaid = (Recovery.Training) Knobs.read(kind, "train", Map.of("epochs", KnobValue.of(EPOCHS)));
        return recovery.training(unsaid);
    }

    private Trained trained(DataSet set, Recovery.Training training, long seed, JobContext context) {
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
            DataSet set) {
        return new Json().with("validation", json(validation)).with("test", json(test))
                .with("epochs", training.epochs()).with("recipe", recipe(training)).with("seed", seed)
                .with("seconds", took.toMillis() / 1000.0).with("data", set.spec())
                .with("curve", trained.curve(), Train::json);
    }

    private static Recipe recipe(Recovery.Training training) {
        return new Recipe(List.of(new Stage.Recover(training)));
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

    private List<String> text(Score validation, Score test, int epochs, Duration took) {
        return List.of("Trained %s for %d epochs in %s".formatted(network, epochs, Figures.time(took)),
                "accuracy " + Words.of(validation), "accuracy " + Words.of(test));
    }
}
