package espalier.model.op;

/// An operator that only networks have: layers with learned weights, windows that slide, normalizations.
public sealed interface NeuralOp extends Op permits Einsum, GridSample, Normalization, Resize, WindowOp {
}
