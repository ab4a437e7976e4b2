package espalier.model.op;

import java.util.List;

/// One where the first greatest element along `axis` stands, zero elsewhere.
///
/// @param flatten whether dimensions from `axis` on are one, as before opset 13
public record Hardmax(int axis, boolean flatten) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
