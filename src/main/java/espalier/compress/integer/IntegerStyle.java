package espalier.compress.integer;

/// What a runtime's integer arithmetic takes.
///
/// @param activations the grid of activations
/// @param productsPerChannel whether matrix products take a scale per output; convolutions always do
/// @param integerBiases whether biases are 32-bit integers; floats otherwise
/// @param poolsKeepGrid whether average pools and joins have the grid of their inputs
public record IntegerStyle(ActivationGrid.Kind activations, boolean productsPerChannel, boolean integerBiases,
        boolean poolsKeepGrid) {}
