package espalier.experiment;

import espalier.model.recipe.Recipe;
import java.util.Optional;

/// What a trial is a function of.
///
/// @param modelHash SHA-256 of the model file, in lower-case hexadecimal
/// @param dataSpec the canonical text of the data spec
/// @param teacher the model that distillation follows; empty for the original, and where nothing is distilled
public record TrialInputs(String modelHash, String dataSpec, Recipe recipe, long seed,
        Optional<TeacherReference> teacher) {
    /// Inputs without a teacher of their own.
    public TrialInputs(String modelHash, String dataSpec, Recipe recipe, long seed) {
        this(modelHash, dataSpec, recipe, seed, Optional.empty());
    }
}
