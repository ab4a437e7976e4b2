package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Concat;
import espalier.model.op.ShapeOf;
import espalier.model.op.Squeeze;
import java.util.ArrayList;
import java.util.List;

/// Computes integers that depend on the batch size from the shape of the graph's input.
final class Counts {
    private final Draft draft;

    Counts(Draft draft) {
        this.draft = draft;
    }

    /// A single integer.
    Tensor scalar(Size size) {
        Tensor list = list(size);
        return draft.addShaped(new Squeeze(), List.of(list, known(0)), ElementType.INT64, List.of());
    }

    /// A list of one integer: `slope · batch + offset`.
    private Tensor list(Size size) {
        if (size.isFixed()) {
            return known(size.fixed());
        }
        Size batch = draft.batch();
        long slope = Math.floorDiv(size.at(1) - size.at(0), batch.at(1) - batch.at(0));
        long offset = size.at(0) - slope * batch.at(0);
        for (int i = 0; i < draft.tries(); i++) {
            if (size.at(i) != slope * batch.at(i) + offset) {
                throw new MalformedException("reckons with the batch size in a way that is no multiple of it");
            }
        }
        Tensor value = draft.addShaped(new ShapeOf(0, 1), List.of(draft.input()), ElementType.INT64,
                List.of(Size.of(1)));
        if (slope != 1) {
            value = arithmetic(Binary.Kind.Mul, value, slope);
        }
        return offset == 0 ? value : arithmetic(Binary.Kind.Add, value, offset);
    }

    private Tensor arithmetic(Binary.Kind kind, Tensor value, long number) {
        return draft.addShaped(new Binary(kind), List.of(value, known(number)), ElementType.INT64,
                List.of(Size.of(1)));
    }

    private static Tensor known(long... numbers) {
        return Tensor.known(ElementType.INT64, Numbers.of(Array.of(numbers)));
    }

    /// Several integers in a list.
    Tensor shape(List<Size> sizes) {
        if (sizes.stream().allMatch(Size::isFixed)) {
            return known(sizes.stream().mapToLong(Size::fixed).toArray());
        }
        var parts = new ArrayList<Tensor>();
        sizes.forEach(size -> parts.add(list(size)));
        return parts.size() == 1
                ? parts.getFirst()
                : draft.addShaped(new Concat(0), parts, ElementType.INT64, List.of(Size.of(sizes.size())));
    }
}
