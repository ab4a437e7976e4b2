package espalier.ui.recipe;

import espalier.experiment.Edit;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stage of a recipe that forms edit.
///
/// @param wanted the place of the stage that a person chose; stages may have come and gone since
public record StageFocus(Recipe recipe, int wanted) {
    /// The stages that one can choose: those of the recipe, a compress stage where it is empty, and a place for training where
    /// it does not end with one.
    public List<Stage> choices() {
        var choices = new ArrayList<>(recipe.stages());
        if (choices.isEmpty()) {
            choices.add(Stage.Compress.NOTHING);
        }
        if (!(choices.getLast() instanceof Stage.Recover)) {
            choices.add(new Stage.Recover(new Recovery.None()));
        }
        return choices;
    }

    /// The place among [#choices()].
    public int index() {
        return Math.clamp(wanted, 0, choices().size() - 1);
    }

    /// The stage.
    public Stage stage() {
        return choices().get(index());
    }

    /// Whether a choice stands for something the recipe does not have yet.
    boolean isToCome(int choice) {
        return choice >= recipe.stages().size();
    }

    /// The compress stage that edits of weights go to: the one chosen, else the last before it, else the first.
    private Optional<Integer> compressIndex() {
        List<Stage> choices = choices();
        for (int i = index(); i >= 0; i--) {
            if (choices.get(i) instanceof Stage.Compress) {
                return Optional.of(i);
            }
        }
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i) instanceof Stage.Compress) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// The compress stage that edits of weights go to, or one that does nothing.
    public Stage.Compress compress() {
        return compressIndex().map(index -> (Stage.Compress) choices().get(index)).orElse(Stage.Compress.NOTHING);
    }

    /// The training chosen, or that at the end.
    public Recovery recovery() {
        return stage() instanceof Stage.Recover(Recovery recovery) ? recovery : recipe.recovery();
    }

    /// The stages up to the one that edits of weights go to.
    public Recipe upToCompress() {
        int end = compressIndex().map(index -> index + 1).orElse(0);
        return new Recipe(recipe.stages().subList(0, Math.min(end, recipe.stages().size())));
    }

    /// `edit`, addressed to the stage it is for.
    public Edit aimed(Edit edit) {
        return switch (edit) {
            case Edit.SetStep step -> atCompress(step);
            case Edit.SetKnob knob -> atCompress(knob);
            case Edit.Toggle toggle -> atCompress(toggle);
            case Edit.ChooseMethod method -> atCompress(method);
            case Edit.Inherit inherit -> atCompress(inherit);
            case Edit.SetRecovery training when stage() instanceof Stage.Recover -> new Edit.AtStage(index(), training);
            case Edit.SetRewrite rewrite when stage() instanceof Stage.Rewrite -> new Edit.AtStage(index(), rewrite);
            default -> edit;
        };
    }

    private Edit atCompress(Edit.OfRecipe edit) {
        return compressIndex().<Edit>map(index -> new Edit.AtStage(index, edit)).orElse(edit);
    }
}
