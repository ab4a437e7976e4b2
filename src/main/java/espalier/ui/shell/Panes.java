package espalier.ui.shell;

import espalier.ui.figures.KeyFigures;
import espalier.ui.layer.LayerView;
import espalier.ui.network.NetworkPane;
import espalier.ui.recipe.RecipeView;
import espalier.ui.trials.TrialsView;

/// The parts that the window is put together from.
///
/// @param layer the centre: the layer looked at
/// @param recipe the right: what is done to it
/// @param drawer the bottom: charts and trials
record Panes(KeyFigures figures, NetworkPane network, LayerView layer, RecipeView recipe, TrialsView drawer) {}
