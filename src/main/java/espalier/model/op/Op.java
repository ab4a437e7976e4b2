package espalier.model.op;

import java.util.List;

/// What a node computes: a typed operator of one of four families, a constant, or [Unknown] for one that is kept and written back
/// untouched.
public sealed interface Op permits ArrangingOp, IntegerOp, NeuralOp, NumericOp, Constant, Unknown {
    /// The operator's ONNX name, such as `Conv` or `Relu`.
    default String type() {
        return getClass().getSimpleName();
    }

    /// What is known of each output before the graph runs.
    ///
    /// @param outputs how many the node names
    /// @throws IllegalArgumentException with a clause that says why the inputs certainly do not fit
    List<Fact> infer(Inputs inputs, int outputs);
}
