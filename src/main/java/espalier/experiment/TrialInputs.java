package espalier.experiment;

import espalier.model.recipe.Recipe;

/// What a trial is a function of.
///
/// @param modelHash SHA-256 of the model file, in lower-case hexadecimal
/// @param dataSpec the canonical text of the data spec
public record TrialInputs(String modelHash, String dataSpec, Recipe recipe, long seed) {}
