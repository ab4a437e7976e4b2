/// Draws formulas from a line of text. Uses JavaFX alone.
package espalier.ui.formula;
