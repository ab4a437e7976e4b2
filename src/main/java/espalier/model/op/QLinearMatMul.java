package espalier.model.op;

import java.util.List;

/// A matrix product of quantized data into quantized data. Inputs: A, its scale and zero; B, its scale and zero; the result's.
public record QLinearMatMul() implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact result = new MatMul().infer(Inputs.of(inputs.get(0), inputs.get(3)), 1).getFirst();
        return List.of(Fact.like(inputs.get(7), result.shape()));
    }
}
