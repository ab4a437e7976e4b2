package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// A convolution of integers less their zeros, in 32 bits. Inputs: data, weight, the data's zero, the weight's zeros (both optional).
public record ConvInteger(Window window, int groups) implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(new Conv(window, groups).infer(Inputs.of(inputs.get(0), inputs.get(1)), 1).getFirst()
                .withType(ElementType.INT32));
    }
}
