package espalier.model.op;

/// Operators that slide a window over the spatial dimensions of `[N, C, spatial…]`, or take all of them at once.
public sealed interface WindowOp extends NeuralOp
        permits Conv, ConvTranspose, GlobalLpPool, GlobalPool, LpPool, MaxUnpool, Pool {
}
