package espalier.experiment;

import espalier.compress.Compressor;
import espalier.data.DataSet;
import espalier.format.coded.CodedLengths;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.train.Evaluator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Runs trials of one model on one data set. What a trial measures depends on model, recipe, data spec and seed alone; the runner
/// only keeps what makes the next one quicker.
public final class TrialRunner {
    private final OpenModel model;
    private final DataSet data;
    private final InstantSource clock;
    private final Compressor compressor;
    private final Observations observations;
    private final Optional<OpenModel> teacher;

    /// A runner.
    ///
    /// @param clock stamps trials
    /// @throws espalier.model.InputException if data and model do not fit one another
    public TrialRunner(OpenModel model, DataSet data, InstantSource clock) {
        this(model, data, clock, Observations.of(model, data));
    }

    /// A runner that goes on from what others learned of the model.
    ///
    /// @param observations of this model on these data
    public TrialRunner(OpenModel model, DataSet data, InstantSource clock, Observations observations) {
        DataFit.require(model, data);
        this.model = model;
        this.data = data;
        this.clock = clock;
        this.compressor = new Compressor(model.graph());
        this.observations = observations;
        this.teacher = Optional.empty();
    }

    private TrialRunner(TrialRunner other, OpenModel teacher) {
        DataFit.require(teacher, other.data);
        this.model = other.model;
        this.data = other.data;
        this.clock = other.clock;
        this.compressor = other.compressor;
        this.observations = other.observations;
        this.teacher = Optional.of(teacher);
    }

    /// This runner with another model than the original for distillation to follow.
    ///
    /// @throws InputException if it does not fit the data
    public TrialRunner withTeacher(OpenModel other) {
        return new TrialRunner(this, other);
    }

    /// Measures the original model.
    public TrialResult baseline(JobContext context, TrialListener listener) {
        return run(Recipe.EMPTY, 0, Origin.BASELINE, context, listener);
    }

    /// Applies all stages of `recipe` in order and measures what comes out.
    ///
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public TrialResult run(Recipe recipe, long seed, Origin origin, JobContext context, TrialListener listener) {
        Instant started = clock.instant();
        check(recipe);
        var run = new TrialRun(model, teacher.orElse(model).graph(), data, compressor, observations, recipe, seed,
                context, listener);
        List<Stage> stages = recipe.stages();
        for (int i = 0; i < stages.size(); i++) {
            String name = recipe.isStaged() ? "Stage %d of %d: ".formatted(i + 1, stages.size()) : "";
            run.apply(stages.get(i), name, trains(stages.get(i)) && stages.subList(i + 1, stages.size()).stream()
                    .noneMatch(TrialRunner::trains));
        }
        Score score = run.score("", listener::scored);
        Cost cost = Costs.of(run.graph(), Optional.of(data.exampleShape())).total();
        var outcome = new Outcome(run.beforeRecovery(), score, Optional.empty(),
                ModelSizes.of(run.graph(), model.costs().total())
                        .withCoded(ModelSizes.coded(run.graph(), new CodedLengths(), context)),
                cost,
                LayerSummaries.of(run.graph()), Optional.empty(), run.curve());
        Instant finished = clock.instant();
        var inputs = new TrialInputs(model.reference().sha256(), data.spec(), recipe, seed,
                recipe.distils() ? teacher.map(TeacherReference::of) : Optional.empty());
        var trial = new Trial(0, origin, inputs, outcome, Versions.current(), finished,
                Duration.between(started, finished), false);
        return new TrialResult(trial, run.graph(), run.layers());
    }

    /// Measures a trial on the test split as well: what one does for a final result. The trial is run again where its model is not
    /// at hand, for it depends on its inputs alone.
    ///
    /// @return the trial's outcome with the test score
    /// @throws InputException if the trial followed another teacher than this runner's
    public Outcome test(Trial trial, JobContext context) {
        requireTeacher(trial);
        TrialResult again = run(trial.recipe(), trial.inputs().seed(), trial.origin(), context.part(0, 0.8, ""),
                TrialListener.NONE);
        return trial.outcome().withTest(test(again.graph(), context.part(0.8, 1, "Testing: ")));
    }

    private void requireTeacher(Trial trial) {
        Optional<String> followed = trial.inputs().teacher().map(TeacherReference::sha256);
        Optional<String> follows = trial.recipe().distils()
                ? teacher.map(other -> other.reference().sha256())
                : Optional.empty();
        if (!followed.equals(follows)) {
            throw new InputException("Trial %d was distilled from %s; choose that as the teacher to run it again."
                    .formatted(trial.number(), trial.inputs().teacher().map(other -> "'" + other.path() + "'")
                            .orElse("the original model")));
        }
    }

    /// The score of a trial's model on the test split.
    public Score test(Graph graph, JobContext context) {
        return Evaluator.evaluate(graph, data, Split.TEST, context, _ -> {}).score();
    }

    /// Makes sure that every stage of `recipe` fits the model.
    ///
    /// @throws InputException naming what does not fit
    public void check(Recipe recipe) {
        Rewriting.check(recipe, compressor);
        List<Stage> stages = recipe.stages();
        for (int i = 0; i < stages.size(); i++) {
            boolean followsPruning = i > 0 && stages.get(i - 1) instanceof Stage.Compress;
            if (stages.get(i) instanceof Stage.Recover(Recovery.Training training) && !followsPruning
                    && training.pruning().pruningSchedule() != PruningSchedule.Course.ONE_SHOT) {
                throw new InputException(
                        ("Stage %d has a pruning schedule, which is about the stage right before it, but "
                                + "that compresses nothing; move it there or set the pruning schedule to one_shot.")
                                .formatted(i + 1));
            }
        }
    }

    private static boolean trains(Stage stage) {
        return stage instanceof Stage.Recover(Recovery recovery) && !(recovery instanceof Recovery.None);
    }
}
