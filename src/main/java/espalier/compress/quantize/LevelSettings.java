package espalier.compress.quantize;

import espalier.model.recipe.Knob;

/// What methods with one scale for a set of levels have in common.
///
/// @param granularity which weights share a scale
/// @param scales whether training moves it
/// @param rounding how weights choose among the levels
public record LevelSettings(
        @Knob(label = "Granularity", help = "One scale per output channel, or one for the whole tensor", initial = "channel") Granularity granularity,
        @Knob(label = "Scales in training", help = "Scales stay as they are (fixed), or training moves them too (learned)", initial = "fixed") ScaleTraining scales,
        Rounding rounding) {}
