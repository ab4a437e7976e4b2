package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;

/// Computes the outputs of one node. Each result is a new tensor (it may be a view of an input, but never the same object).
@FunctionalInterface
interface Kernel {
    /// One tensor for each output of the node.
    PtNDArray[] apply(Operands in);

    /// Computes the only output of a node.
    @FunctionalInterface
    interface Single {
        PtNDArray apply(Operands in);
    }

    static Kernel of(Single single) {
        return in -> new PtNDArray[]{single.apply(in)};
    }
}
