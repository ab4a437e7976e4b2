package espalier.model.op;

/// A reduction over axes. Inputs: data, axes (optional constant; all axes when absent).
///
/// @param keepDims whether reduced axes stay with size 1
/// @param noAxesMeansNone whether empty axes reduce nothing instead of everything (`noop_with_empty_axes`)
public record Reduce(Kind kind, boolean keepDims, boolean noAxesMeansNone) implements Op {
    /// What the elements are reduced to.
    public enum Kind {
        L1, L2, LogSumExp, Max, Mean, Min, Prod, Sum, SumSquare
    }

    @Override
    public String type() {
        return "Reduce" + kind.name();
    }
}
