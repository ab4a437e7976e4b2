/// The right side of the window: the recipe of the selected layers and the training that follows. Uses `ui`, `ui.theme` and what
/// `experiment` and `compress` say about edits and methods.
package espalier.ui.recipe;
