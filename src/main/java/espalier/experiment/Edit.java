package espalier.experiment;

import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A change of a study.
public sealed interface Edit {
    /// Keep what was learned of the original model's layers on the study's data, so that it need not be learned again.
    record Learn(Knowledge knowledge) implements Edit {}

    /// A change of the recipe: an undo takes it back. Those of one `gesture` (a drag, typing) are undone together; an empty gesture
    /// stands alone.
    sealed interface OfRecipe extends Edit {
        /// The key that the edits of one drag share.
        String gesture();
    }

    /// Use a method at targets with exactly these knobs, or switch it off there ([Step#off(String)]).
    record SetStep(List<Target> targets, Step step, String gesture) implements OfRecipe {
        public SetStep {
            targets = List.copyOf(targets);
        }
    }

    /// Set one knob of a method at targets; the other knobs keep the values that hold there.
    record SetKnob(List<Target> targets, String method, String knob, KnobValue value,
            String gesture) implements OfRecipe {
        public SetKnob {
            targets = List.copyOf(targets);
        }
    }

    /// Switch a method on or off at targets; switched on again it has the knobs of the wider tier, or initial ones.
    record Toggle(List<Target> targets, String method, boolean on) implements OfRecipe {
        public Toggle {
            targets = List.copyOf(targets);
        }

        @Override
        public String gesture() {
            return "";
        }
    }

    /// Use a method at targets in place of the one of its family there, which hands on the knobs that both have; narrower targets
    /// that have one of the family follow.
    record ChooseMethod(List<Target> targets, String method) implements OfRecipe {
        public ChooseMethod {
            targets = List.copyOf(targets);
        }

        @Override
        public String gesture() {
            return "";
        }
    }

    /// Forget what targets say of methods themselves, so that the wider tier holds again.
    record Inherit(List<Target> targets, List<String> methods) implements OfRecipe {
        public Inherit {
            targets = List.copyOf(targets);
            methods = List.copyOf(methods);
        }

        @Override
        public String gesture() {
            return "";
        }
    }

    /// Make a change to one stage of the recipe alone; where there is no such stage, to the recipe as a whole.
    ///
    /// @param stage its place, from 0
    record AtStage(int stage, OfRecipe edit) implements OfRecipe {
        @Override
        public String gesture() {
            return edit.gesture().isEmpty() ? "" : stage + "#" + edit.gesture();
        }
    }

    /// Choose the training that follows compression.
    record SetRecovery(Recovery recovery, String gesture) implements OfRecipe {}

    /// Set a rewrite of the whole graph, in place of the last one of its id; where there is none, it is added where it usually
    /// stands.
    record SetRewrite(Stage.Rewrite rewrite, String gesture) implements OfRecipe {}

    /// Take another recipe as a whole: a trial's, a file's, or the empty one.
    record ReplaceRecipe(Recipe recipe) implements OfRecipe {
        @Override
        public String gesture() {
            return "";
        }
    }

    /// Take back the last change of the recipe.
    record Undo() implements Edit {}

    /// Make the change again that was taken back last.
    record Redo() implements Edit {}

    /// Use other data for what follows; trials keep the data they were measured on.
    record SetDataSpec(String dataSpec) implements Edit {}

    /// Use another seed for what follows.
    record SetSeed(long seed) implements Edit {}

    /// Let distillation follow another model from now on, or the original.
    record SetTeacher(Optional<TeacherReference> teacher) implements Edit {}

    /// Keep a finished trial; it gets the study's next number, unless it is the baseline.
    record AddTrial(Trial trial) implements Edit {}

    /// Keep what was measured later of a trial (test score, latency).
    record Remeasure(int number, Outcome outcome) implements Edit {}

    /// Choose a trial as a result, or no longer.
    record MarkFinal(int number, boolean isFinal) implements Edit {}

    /// Look at a trial, or at none.
    record SelectTrial(OptionalInt number) implements Edit {}
}
