package espalier.ui.shell;

import espalier.experiment.Edit;
import espalier.experiment.Trial;
import espalier.model.graph.Layer;
import espalier.model.op.BatchNorm;
import espalier.model.recipe.Recipe;
import espalier.report.TrainingCurve;
import espalier.ui.Selection;
import espalier.ui.recipe.StageFocus;
import espalier.ui.trials.JobLine;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Everything the window shows, one immutable value.
///
/// @param stage the place of the stage that was chosen to be edited; [#focus()] says which one it is now
/// @param jobs the long ones of this session, oldest first
/// @param training the curve of the training that runs, with the epochs it will have
/// @param saved when the study was last saved
record Shown(Optional<Opened> opened, Selection selection, int stage, Live live, List<JobLine> jobs,
        Optional<TrainingCurve> training, Optional<LocalTime> saved) {
    /// Nothing open.
    static final Shown NOTHING = new Shown(Optional.empty(), Selection.NONE, 0, Live.NOTHING, List.of(),
            Optional.empty(), Optional.empty());

    Shown {
        jobs = List.copyOf(jobs);
    }

    /// This, with another model open, its largest layer chosen.
    Shown withModel(Opened next) {
        Selection first = next.model().graph().layers().stream()
                .max(Comparator.comparingLong(layer -> layer.shape().elements()))
                .map(layer -> Selection.of(layer.name())).orElse(Selection.NONE);
        return new Shown(Optional.of(next), first, 0, Live.NOTHING, jobs, Optional.empty(), Optional.empty());
    }

    /// This after an edit; what it says of weights or training is for the stage that is edited.
    Shown after(Edit edit) {
        Edit aimed = focus().aimed(edit);
        return withOpened(open -> open.withStudy(open.study().after(aimed)));
    }

    /// The stage that is edited.
    StageFocus focus() {
        return new StageFocus(recipe(), stage);
    }

    Shown withStage(int next) {
        return new Shown(opened, selection, next, live, jobs, training, saved);
    }

    Shown withOpened(UnaryOperator<Opened> change) {
        return new Shown(opened.map(change), selection, stage, live, jobs, training, saved);
    }

    Shown withSelection(Selection next) {
        return new Shown(opened, next, stage, live, jobs, training, saved);
    }

    Shown withLive(UnaryOperator<Live> change) {
        return new Shown(opened, selection, stage, change.apply(live), jobs, training, saved);
    }

    /// This with `line` in place of an older line of the same job.
    Shown withJob(JobLine line) {
        var changed = new ArrayList<>(jobs);
        int at = jobs.stream().map(JobLine::job).toList().indexOf(line.job());
        if (at < 0) {
            changed.add(line);
        } else {
            changed.set(at, line);
        }
        return new Shown(opened, selection, stage, live, changed, training, saved);
    }

    Shown withTraining(Optional<TrainingCurve> curve) {
        return new Shown(opened, selection, stage, live, jobs, curve, saved);
    }

    Shown withSaved(LocalTime time) {
        return new Shown(opened, selection, stage, live, jobs, training, Optional.of(time));
    }

    /// The layer looked at.
    Optional<Layer> layer() {
        return opened.flatMap(open -> selection.primary().flatMap(open.model().graph()::layer));
    }

    /// The draft recipe; empty without a model.
    Recipe recipe() {
        return opened.map(open -> open.study().recipe()).orElse(Recipe.EMPTY);
    }

    /// The trial looked at, where the draft is still its recipe.
    Optional<Trial> shownTrial() {
        return opened.flatMap(open -> open.study().selected().stream().boxed().findFirst()
                .flatMap(open.study()::trial)
                .filter(trial -> trial.recipe().equals(open.study().recipe())
                        && trial.inputs().dataSpec().equals(open.study().dataSpec())));
    }

    boolean hasModel() {
        return opened.isPresent();
    }

    boolean canUndo() {
        return opened.filter(open -> open.study().draft().canUndo()).isPresent();
    }

    boolean canRedo() {
        return opened.filter(open -> open.study().draft().canRedo()).isPresent();
    }

    boolean hasRecipe() {
        return opened.filter(open -> !open.study().recipe().isEmpty()).isPresent();
    }

    boolean hasSelection() {
        return !selection.layers().isEmpty();
    }

    boolean hasTrials() {
        return opened.filter(open -> !open.study().trials().isEmpty()).isPresent();
    }

    boolean canMeasure() {
        return opened.filter(Opened::canMeasure).isPresent();
    }

    boolean hasTeacher() {
        return opened.filter(open -> open.study().teacher().isPresent()).isPresent();
    }

    boolean canTest() {
        return canMeasure() && opened.filter(open -> open.study().selected().isPresent()).isPresent();
    }

    boolean isBusy() {
        return jobs.stream().anyMatch(line -> !line.state().isOver());
    }

    boolean hasBatchNorm() {
        return opened.filter(open -> open.model().graph().nodes().stream()
                .anyMatch(node -> node.op() instanceof BatchNorm)).isPresent();
    }
}
