package espalier.experiment;

import espalier.model.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// One model, one data set, the draft recipe with its history, and the trials; immutable.
///
/// @param dataSpec the text of the data spec; empty without data
/// @param draft the recipe being edited
/// @param trials by number; number 0, if there, is the original model
/// @param selected the number of the trial one looks at
/// @param knowledge what was learned of the layers of the original model
/// @param teacher the model that distillation follows; empty for the original
public record Study(ModelReference model, String dataSpec, long seed, Timeline<Recipe> draft, List<Trial> trials,
        OptionalInt selected, Knowledge knowledge, Optional<TeacherReference> teacher) {
    public Study {
        trials = List.copyOf(trials);
    }

    /// A new study without trials and with an empty recipe.
    public static Study of(ModelReference model, String dataSpec) {
        return new Study(model, dataSpec, 1, Timeline.of(Recipe.EMPTY), List.of(), OptionalInt.empty(),
                Knowledge.NONE, Optional.empty());
    }

    /// This study about the same model, found elsewhere.
    public Study withModel(ModelReference found) {
        return new Study(found, dataSpec, seed, draft, trials, selected, knowledge, teacher);
    }

    /// The draft recipe as it stands.
    public Recipe recipe() {
        return draft.present();
    }

    /// The trial of the original model.
    public Optional<Trial> baseline() {
        return trial(0);
    }

    /// The trial of this number.
    public Optional<Trial> trial(int number) {
        return trials.stream().filter(trial -> trial.number() == number).findFirst();
    }

    /// The number that the next trial gets.
    public int nextNumber() {
        return 1 + trials.stream().mapToInt(Trial::number).max().orElse(0);
    }

    /// The trials that nothing dominates, of those measured on the study's present data; the baseline takes part.
    public Front front(SizeMetric metric) {
        return Front.of(trials.stream().filter(trial -> trial.inputs().dataSpec().equals(dataSpec)).toList(), metric);
    }

    /// This study after `edit`. Never fails: what does not apply changes nothing.
    public Study after(Edit edit) {
        return switch (edit) {
            case Edit.OfRecipe change -> withDraft(
                    draft.with(new RecipeEdits(model, recipe()).after(change), change.gesture()));
            case Edit.Undo _ -> withDraft(draft.undone());
            case Edit.Redo _ -> withDraft(draft.redone());
            case Edit.SetDataSpec(String spec) ->
                new Study(model, spec, seed, draft, trials, selected, knowledge, teacher);
            case Edit.SetSeed(long other) ->
                new Study(model, dataSpec, other, draft, trials, selected, knowledge, teacher);
            case Edit.SetTeacher(Optional<TeacherReference> other) -> new Study(model, dataSpec, seed, draft, trials,
                    selected, knowledge, other);
            case Edit.AddTrial(Trial trial) -> with(trial);
            case Edit.Remeasure(int number, Outcome outcome) -> changed(number, trial -> trial.withOutcome(outcome));
            case Edit.MarkFinal(int number, boolean isFinal) -> changed(number, trial -> trial.asFinal(isFinal));
            case Edit.SelectTrial(OptionalInt number) -> new Study(model, dataSpec, seed, draft, trials,
                    number.isPresent() && trial(number.getAsInt()).isEmpty() ? selected : number, knowledge, teacher);
            case Edit.Learn(Knowledge learned) ->
                new Study(model, dataSpec, seed, draft, trials, selected, learned, teacher);
        };
    }

    private Study withDraft(Timeline<Recipe> changed) {
        return new Study(model, dataSpec, seed, changed, trials, selected, knowledge, teacher);
    }

    private Study withTrials(List<Trial> changed) {
        return new Study(model, dataSpec, seed, draft, changed, selected, knowledge, teacher);
    }

    private Study with(Trial trial) {
        var longer = new ArrayList<>(trials);
        if (trial.origin() == Origin.BASELINE) {
            longer.removeIf(old -> old.number() == 0);
            longer.addFirst(trial.withNumber(0));
        } else {
            longer.add(trial.withNumber(nextNumber()));
        }
        return withTrials(longer);
    }

    private Study changed(int number, UnaryOperator<Trial> change) {
        return withTrials(
                trials.stream().map(trial -> trial.number() == number ? change.apply(trial) : trial).toList());
    }
}
