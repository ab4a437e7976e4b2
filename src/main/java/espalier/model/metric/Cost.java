package espalier.model.metric;

/// What a model or layer costs for one input.
///
/// @param parameters numbers stored
/// @param nonZeros those that are not zero
/// @param macs multiply-adds of a dense runtime, zeros counted
/// @param nonZeroMacs multiply-adds with a weight that is not zero
public record Cost(long parameters, long nonZeros, long macs, long nonZeroMacs) {
    /// Nothing.
    public static final Cost NONE = new Cost(0, 0, 0, 0);

    /// Both together.
    public Cost plus(Cost other) {
        return new Cost(parameters + other.parameters, nonZeros + other.nonZeros, macs + other.macs,
                nonZeroMacs + other.nonZeroMacs);
    }

    /// The share of parameters that are zero, 0..1.
    public double sparsity() {
        return parameters == 0 ? 0 : 1 - (double) nonZeros / parameters;
    }
}
