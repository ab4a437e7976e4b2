package espalier.model.op;

import java.util.List;

/// A convolution of quantized data with a quantized weight into quantized data.
///
/// Inputs: data, its scale and zero; weight, its scales and zeros; the result's scale and zero; bias (optional, of 32 bits, on the
/// grid of the product).
public record QLinearConv(Window window, int groups) implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact result = new Conv(window, groups).infer(Inputs.of(inputs.get(0), inputs.get(3)), 1).getFirst();
        return List.of(Fact.like(inputs.get(7), result.shape()));
    }
}
