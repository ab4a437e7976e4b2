package espalier.compress.integer;

/// What a runtime's integer arithmetic takes.
///
/// @param activations the grid of activations
/// @param productsPerChannel whether matrix products take a scale per output; convolutions always do
public record IntegerStyle(ActivationGrid.Kind activations, boolean productsPerChannel) {}
