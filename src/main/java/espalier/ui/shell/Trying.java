package espalier.ui.shell;

import espalier.data.DataSet;
import espalier.experiment.Edit;
import espalier.experiment.Origin;
import espalier.experiment.Outcome;
import espalier.experiment.Sweep;
import espalier.experiment.TeacherReference;
import espalier.experiment.Trial;
import espalier.experiment.TrialListener;
import espalier.experiment.TrialResult;
import espalier.experiment.TrialRunner;
import espalier.job.Job;
import espalier.job.JobContext;
import espalier.job.Lane;
import espalier.job.Lanes;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Recipe;
import espalier.report.TrainingCurve;
import espalier.train.CurvePoint;
import espalier.train.Evaluator;
import espalier.ui.Text;
import espalier.ui.dialog.SweepForm;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Runs trials in the training lane and keeps what they found.
final class Trying {
    /// Compressed models of recent trials, kept for export and test.
    private static final int KEPT = 12;

    /// What makes a model, apart from the original and its data.
    private record Try(Recipe recipe, long seed, Optional<TeacherReference> teacher) {}

    private final Store store;
    private final Lanes lanes;
    private final Failures failures;
    private final LinkedHashMap<Try, Graph> made = new LinkedHashMap<>();
    private Optional<TrialRunner> runner = Optional.empty();
    private final Teachers teachers = new Teachers();

    Trying(Store store, Lanes lanes, Failures failures) {
        this.store = store;
        this.lanes = lanes;
        this.failures = failures;
    }

    /// Starts anew with a model and its data, and measures the original if nobody did.
    void begin(Runnable then) {
        made.clear();
        Opened open = store.now().opened().orElseThrow();
        runner = open.canMeasure()
                ? Optional.of(new TrialRunner(open.model(), open.data().orElseThrow(), InstantSource.system(),
                        open.observations().orElseThrow()))
                : Optional.empty();
        if (runner.isEmpty() || open.baseline().isPresent()) {
            then.run();
            return;
        }
        TrialRunner current = runner.get();
        submit(open, Text.of("job.baseline"), context -> current.baseline(context, TrialListener.NONE), result -> {
            store.dispatch(new Edit.AddTrial(result.trial()));
            then.run();
        });
    }

    /// Measures the draft, with its training, and keeps it as a trial.
    void run(String title, Recipe recipe, Runnable then) {
        TrialRunner current = runner.orElseThrow();
        Opened open = store.now().opened().orElseThrow();
        int epochs = recipe.epochs();
        long seed = open.study().seed();
        var teacher = open.study().teacher();
        store.change(shown -> shown.withTraining(Optional.empty()));
        submit(open, title, context -> teachers.runner(current, open, teacher, context.part(0, 0.02, ""))
                .run(recipe, seed, Origin.BY_HAND, context.part(0.02, 1, ""), watching(context, epochs)), result -> {
                    keep(new Try(recipe, seed, result.trial().inputs().teacher()), result.graph());
                    add(result.trial());
                    store.change(shown -> shown.withTraining(Optional.empty()));
                    then.run();
                });
    }

    /// Runs every recipe of a sweep; each trial is kept as soon as it is measured.
    void sweep(SweepForm form, Runnable then) {
        TrialRunner current = runner.orElseThrow();
        Opened open = store.now().opened().orElseThrow();
        var sweep = new Sweep(open.study().recipe(), form.sparsities(), form.bits().stream().map(Double::intValue)
                .toList(), form.rankFractions(), List.of(form.recovery()));
        Consumer<Trial> finished = lanes.each(trial -> {
            if (isStill(open)) {
                store.dispatch(new Edit.AddTrial(trial));
            }
        });
        submit(open, Text.of("job.sweep", Integer.toString(form.count())),
                context -> sweep.run(teachers.runner(current, open, open.study().teacher(), context),
                        open.model().reference(), open.study().seed(), Origin.SWEEP, context,
                        watching(context, form.recovery().epochs()), finished),
                _ -> {
                    store.change(shown -> shown.withTraining(Optional.empty()));
                    then.run();
                });
    }

    /// Measures a trial on the test split and marks it final.
    void test(Trial trial) {
        Opened open = store.now().opened().orElseThrow();
        DataSet data = open.data().orElseThrow();
        submit(open, Text.of("job.test", Integer.toString(trial.number())), context -> {
            Graph graph = graph(trial.recipe(), trial.inputs().seed(), trial.inputs().teacher(),
                    context.part(0, 0.7, ""));
            return Evaluator.evaluate(graph, data, Split.TEST, context.part(0.7, 1, ""), _ -> {}).score();
        }, score -> {
            Outcome outcome = store.now().opened().orElseThrow().study().trial(trial.number()).orElse(trial).outcome();
            store.dispatch(new Edit.Remeasure(trial.number(), outcome.withTest(score)));
            store.dispatch(new Edit.MarkFinal(trial.number(), true));
        });
    }

    /// Opens the model that distillation is to follow from now on.
    void choose(Path file) {
        Opened open = store.now().opened().orElseThrow();
        submit(open, Text.of("job.teacher"), context -> teachers.open(file, open, context),
                teacher -> store.dispatch(new Edit.SetTeacher(Optional.of(teacher))));
    }

    /// The model a recipe makes with a seed and a teacher, from memory or made again. For a lane.
    Graph graph(Recipe recipe, long seed, Optional<TeacherReference> teacher, JobContext context) {
        var wanted = new Try(recipe, seed, recipe.distils() ? teacher : Optional.empty());
        synchronized (made) {
            if (made.containsKey(wanted)) {
                return made.get(wanted);
            }
        }
        Opened open = store.now().opened().orElseThrow();
        TrialResult result = teachers.runner(runner.orElseThrow(), open, teacher, context).run(recipe, seed,
                Origin.BY_HAND, context, TrialListener.NONE);
        keep(wanted, result.graph());
        return result.graph();
    }

    private void keep(Try tried, Graph graph) {
        synchronized (made) {
            made.put(tried, graph);
            if (made.size() > KEPT) {
                made.pollFirstEntry();
            }
        }
    }

    private void add(Trial trial) {
        int number = store.now().opened().orElseThrow().study().nextNumber();
        store.dispatch(new Edit.AddTrial(trial));
        store.dispatch(new Edit.SelectTrial(OptionalInt.of(number)));
    }

    private <R> void submit(Opened open, String title, Job<R> job, Consumer<R> done) {
        lanes.submit(Lane.TRAINING, title, job, failures.listener(Text.of("failure.job", title), result -> {
            if (isStill(open)) {
                done.accept(result);
            }
        }, () -> store.change(shown -> shown.withTraining(Optional.empty()))));
    }

    private boolean isStill(Opened open) {
        return store.now().opened().filter(now -> now.model() == open.model()).isPresent();
    }

    private TrialListener watching(JobContext context, int epochs) {
        Consumer<List<TrainingCurve.Point>> show = lanes.latest(context, points -> store.change(
                shown -> shown.withTraining(Optional.of(new TrainingCurve(points, Math.max(1, epochs))))));
        return new TrialListener() {
            private List<TrainingCurve.Point> points = new ArrayList<>();

            @Override
            public void trained(CurvePoint point) {
                // Steps are counted through all stages of a trial, so they fall where the next trial of a sweep begins.
                if (!points.isEmpty() && point.epoch() < points.getLast().epoch()) {
                    points = new ArrayList<>();
                }
                points.add(TrainingCurve.Point.of(point));
                show.accept(List.copyOf(points));
            }
        };
    }
}
