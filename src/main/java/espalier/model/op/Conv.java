package espalier.model.op;

/// Convolution of `[N, C, spatial…]` with weights `[O, C/groups, kernel…]` and an optional bias `[O]`; 1-D to 3-D.
///
/// Inputs: data, weight, bias (optional).
public record Conv(Window window, int groups) implements Op {
    public Conv {
        if (groups < 1) {
            throw new IllegalArgumentException("A convolution needs at least one group, not " + groups);
        }
    }
}
