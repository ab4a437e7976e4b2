package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// A matrix product of integers less their zeros, in 32 bits. Inputs: A, B, zeros of A's rows, zeros of B's columns (both optional).
public record MatMulInteger() implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(new MatMul().infer(Inputs.of(inputs.get(0), inputs.get(1)), 1).getFirst()
                .withType(ElementType.INT32));
    }
}
