package espalier.model.op;

import espalier.model.array.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// Dimensions in another order; an empty `order` reverses them.
public record Transpose(List<Integer> order) implements ArrangingOp {
    public Transpose {
        order = List.copyOf(order);
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            if (order.isEmpty()) {
                return new Shape(data.dims().reversed());
            }
            if (!order.stream().sorted().toList().equals(IntStream.range(0, data.rank()).boxed().toList())) {
                throw new IllegalArgumentException("the order " + order + " does not arrange " + data);
            }
            return new Shape(order.stream().map(data::dim).toList());
        })));
    }
}
