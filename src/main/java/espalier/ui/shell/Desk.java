package espalier.ui.shell;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.experiment.Edit;
import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.RecentModels;
import espalier.experiment.SampleModel;
import espalier.experiment.TeacherReference;
import espalier.experiment.Trial;
import espalier.format.recipe.RecipeFile;
import espalier.job.RunningJob;
import espalier.model.InputException;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import espalier.ui.Selection;
import espalier.ui.Text;
import espalier.ui.dialog.Choosers;
import espalier.ui.dialog.DataDialog;
import espalier.ui.dialog.FileFilter;
import espalier.ui.dialog.KnobDialog;
import espalier.ui.dialog.Messages;
import espalier.ui.dialog.SweepDialog;
import espalier.ui.trials.JobLine;
import espalier.ui.trials.TrialDeeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.Window;

/// Does what a person asks, asking back where it must.
final class Desk implements Deeds, TrialDeeds {
    private final Store store;
    private final Works works;
    private final Path sampleFolder;
    private final Choosers choosers;
    private final Window window;
    private final Scenery scenery;
    /// Those of last time, where a dialog starts again.
    private ExportOptions exportOptions = ExportOptions.INITIAL;

    /// The parts that work, each for one thing.
    record Works(Opening opening, Trying trying, Exporting exporting, Failures failures) {}

    Desk(Store store, Works works, Path sampleFolder, Choosers choosers, Window window, Scenery scenery) {
        this.store = store;
        this.works = works;
        this.sampleFolder = sampleFolder;
        this.choosers = choosers;
        this.window = window;
        this.scenery = scenery;
    }

    @Override
    public void openModel() {
        choosers.open(Text.of("command.file.open"), new FileFilter(Text.of("filter.models"),
                List.of("onnx", "pt", "pth", "safetensors", "esp", "study")))
                .ifPresent(path -> open(path, currentSpec()));
    }

    /// Opens the model in `path`, measured on the data of `spec`; empty for none.
    void open(Path path, String spec) {
        cancelWork();
        works.opening().open(path, spec, () -> works.trying().begin(() -> {}));
    }

    /// Another model is likely meant for the same data.
    private String currentSpec() {
        return store.now().opened().map(open -> open.study().dataSpec()).orElse("");
    }

    @Override
    public void openSample(SampleModel sample) {
        try {
            open(sample.placeIn(sampleFolder), SampleModel.DATA);
        } catch (IOException e) {
            works.failures().tell(Text.of("failure.open", sample.title()),
                    new InputException(Text.of("sample.unwritable", sampleFolder, e.getMessage()), e));
        }
    }

    @Override
    public void openRecent(RecentModels.Recent recent) {
        open(recent.model(), recent.dataSpec());
    }

    @Override
    public void openData() {
        new DataDialog(window, choosers, currentSpec()).showAndWait()
                .ifPresent(spec -> works.opening().load(spec, () -> works.trying().begin(() -> {})));
    }

    @Override
    public void openRecipe() {
        choosers.open(Text.of("command.file.recipe"), new FileFilter(Text.of("filter.recipes"), List.of("json")))
                .ifPresent(this::takeRecipe);
    }

    private void takeRecipe(Path path) {
        try {
            store.dispatch(new Edit.ReplaceRecipe(RecipeFile.read(path)));
        } catch (InputException e) {
            works.failures().tell(Text.of("failure.open", path.getFileName()), e);
        }
    }

    /// Opens what was dropped on the window: a recipe, or else a model.
    void openDropped(Path path) {
        if (path.toString().endsWith(".json") && store.now().hasModel()) {
            takeRecipe(path);
        } else {
            open(path, currentSpec());
        }
    }

    @Override
    public void undo() {
        store.dispatch(new Edit.Undo());
    }

    @Override
    public void redo() {
        store.dispatch(new Edit.Redo());
    }

    @Override
    public void select(Selection selection) {
        store.change(shown -> shown.withSelection(selection));
    }

    @Override
    public void toggleMethod(String method) {
        List<Target> targets = targets();
        boolean isOn = store.now().layer().filter(layer -> store.now().focus().compress()
                .resolve(layer.name(), layer.operator()).containsKey(method)).isPresent();
        store.dispatch(new Edit.Toggle(targets, method, !isOn));
    }

    @Override
    public void inherit() {
        store.dispatch(new Edit.Inherit(targets(),
                CompressionMethods.ALL.stream().map(CompressionMethod::id).toList()));
    }

    private List<Target> targets() {
        return store.now().selection().layers().stream().<Target>map(Target.OneLayer::new).toList();
    }

    @Override
    public void clearRecipe() {
        store.dispatch(new Edit.ReplaceRecipe(Recipe.EMPTY));
    }

    @Override
    public void evaluate() {
        Recipe recipe = store.now().recipe();
        run(Text.of("job.evaluate"), recipe.isStaged() ? recipe : recipe.withRecovery(new Recovery.None()));
    }

    /// Runs the draft with the training its form chose.
    void runDraft() {
        Recipe recipe = store.now().recipe();
        run(recipe.isStaged()
                ? Text.of("job.stages", Integer.toString(recipe.stages().size()))
                : title(recipe.recovery()), recipe);
    }

    private void run(String title, Recipe recipe) {
        if (!store.now().canMeasure()) {
            works.failures().tell(Text.of("failure.job", title), new InputException(store.now().opened()
                    .flatMap(Opened::obstacle).orElse(Text.of("failure.nodata"))));
            return;
        }
        store.dispatch(new Edit.ReplaceRecipe(recipe));
        if (recipe.epochs() > 0) {
            scenery.showTraining();
        }
        works.trying().run(title, recipe, scenery::showPareto);
    }

    private String title(Recovery recovery) {
        Optional<TeacherReference> teacher = store.now().opened().flatMap(open -> open.study().teacher());
        return recovery instanceof Recovery.Distillation && teacher.isPresent()
                ? Text.of("job.distill.from", teacher.get().path().getFileName())
                : Text.of("job." + recovery.id());
    }

    @Override
    public void evaluateOnTest() {
        store.now().opened().flatMap(open -> open.study().selected().stream().boxed().findFirst()
                .flatMap(open.study()::trial)).ifPresent(this::measureOnTest);
    }

    @Override
    public void fineTune() {
        ask("finetune", Recovery.FineTuning.class);
    }

    @Override
    public void distil() {
        ask("distill", Recovery.Distillation.class);
    }

    @Override
    public void chooseTeacher() {
        choosers.open(Text.of("command.recover.teacher"),
                new FileFilter(Text.of("filter.models"), List.of("onnx", "pt", "pth", "safetensors", "esp")))
                .ifPresent(works.trying()::choose);
    }

    @Override
    public void followOriginal() {
        store.dispatch(new Edit.SetTeacher(Optional.empty()));
    }

    @Override
    public void chooseSeed() {
        var words = new KnobDialog.Words(Text.of("train.seed"), Text.of("train.seed.about"),
                Text.of("train.seed.do"));
        long now = store.now().opened().orElseThrow().study().seed();
        var first = new Draw(Math.clamp(now, 0, Draw.MOST));
        new KnobDialog<>(window, words, Draw.class, first).showAndWait()
                .ifPresent(draw -> store.dispatch(new Edit.SetSeed(draw.seed())));
    }

    /// What a person says of chance.
    record Draw(
            @Knob(label = "Seed", help = "Any whole number", max = MOST, initial = "1") int seed) {
        private static final int MOST = 1_000_000;
    }

    @Override
    public void estimateBatchNorm() {
        ask("batchnorm", Recovery.BatchNormEstimation.class);
    }

    /// Asks with the settings of last time where the draft has some of this kind.
    private <R extends Record & Recovery> void ask(String word, Class<R> kind) {
        Recovery last = store.now().recipe().recovery();
        R first = kind.isInstance(last) ? kind.cast(last) : Knobs.initial(kind);
        var words = new KnobDialog.Words(Text.of("train." + word), Text.of("train." + word + ".about"),
                Text.of("train." + word + ".do"));
        new KnobDialog<>(window, words, kind, first).showAndWait()
                .ifPresent(settings -> run(title(settings), store.now().recipe().withRecovery(settings)));
    }

    @Override
    public void sweep() {
        new SweepDialog(window).showAndWait().ifPresent(form -> {
            scenery.showPareto();
            works.trying().sweep(form, () -> {});
        });
    }

    @Override
    public void export(ExportFormat format) {
        export(store.now().recipe(), format);
    }

    @Override
    public void export(Trial trial) {
        export(trial.recipe(), ExportFormat.ONNX);
    }

    private void export(Recipe recipe, ExportFormat format) {
        if (format == ExportFormat.ONNX) {
            var words = new KnobDialog.Words(Text.of("export.title", format.label()), Text.of("export.onnx.about"),
                    Text.of("export.onnx.do"));
            new KnobDialog<>(window, words, ExportOptions.class, exportOptions).showAndWait().ifPresent(chosen -> {
                exportOptions = chosen;
                export(recipe, format, chosen);
            });
        } else {
            export(recipe, format, ExportOptions.INITIAL);
        }
    }

    private void export(Recipe recipe, ExportFormat format, ExportOptions options) {
        choosers.save(Text.of("export.title", format.label()), modelName() + "-small." + format.ending(),
                new FileFilter(format.label(), List.of(format.ending())))
                .ifPresent(path -> works.exporting().model(recipe, format, options, path));
    }

    private String modelName() {
        return store.now().opened().map(open -> open.model().reference().name()).orElse("model");
    }

    @Override
    public void exportTrials() {
        choosers.save(Text.of("command.export.trials"), modelName() + "-trials.csv",
                new FileFilter("CSV", List.of("csv"))).ifPresent(works.exporting()::trials);
    }

    @Override
    public void exportChart(String ending) {
        choosers.save(Text.of("command.export." + ending), modelName() + "-pareto." + ending,
                new FileFilter(ending, List.of(ending)))
                .ifPresent(path -> works.exporting().chart(scenery.plot(), scenery.chartTheme(), path));
    }

    @Override
    public void measureOnTest(Trial trial) {
        works.trying().test(trial);
    }

    @Override
    public void cancelWork() {
        store.now().jobs().stream().filter(line -> !line.state().isOver()).map(JobLine::job)
                .forEach(RunningJob::cancel);
    }

    @Override
    public void cancel(RunningJob job) {
        job.cancel();
    }

    @Override
    public void showShortcuts() {
        Messages.showReport(window, Text.of("command.help.shortcuts"), Text.of("command.help.shortcuts"),
                scenery.shortcuts(), List.of());
    }

    @Override
    public void showAbout() {
        Messages.showReport(window, Text.of("command.help.about"), Text.of("app.name"), About.lines(),
                List.of(Text.of("about.words")));
    }

    @Override
    public void quit() {
        window.hide();
    }
}
