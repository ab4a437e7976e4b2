package espalier.model.op;

/// `scale · (x − mean) / √(variance + epsilon) + bias`, with the statistics of each example's group of channels (axis 1).
///
/// Inputs: data, scale, bias.
///
/// @param perGroup whether scale and bias belong to groups, as operator sets 18 to 20 have it, instead of channels
public record GroupNorm(int groups, float epsilon, boolean perGroup) implements Normalization {
    public GroupNorm {
        Dims.requirePositive(groups, "num_groups");
    }

    @Override
    public String type() {
        return "GroupNormalization";
    }
}
