package espalier.model.op;

import java.util.List;

/// Dimensions in another order; an empty `order` reverses them.
public record Transpose(List<Integer> order) implements Op {
    public Transpose {
        order = List.copyOf(order);
    }
}
