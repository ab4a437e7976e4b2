package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The same elements under another shape. Inputs: data, shape (−1 fits, 0 copies unless `allowZero`).
public record Reshape(boolean allowZero) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact target = inputs.get(1);
        Optional<Shape> result = target.numbers()
                .flatMap(sizes -> inputs.shape(0).map(data -> reshape(data, sizes)).or(() -> withoutData(sizes)))
                .or(target::asShape);
        Optional<List<Whole>> numbers = result.filter(shape -> shape.rank() <= 1).flatMap(_ -> inputs.get(0).numbers());
        return List.of(Fact.like(inputs.get(0), result).withNumbers(numbers));
    }

    private Shape reshape(Shape data, List<Whole> sizes) {
        var dims = new ArrayList<Dim>();
        int fitted = -1;
        for (int i = 0; i < sizes.size(); i++) {
            long size = sizes.get(i).known().orElse(1);
            if (size == -1 && fitted < 0) {
                fitted = i;
                dims.add(Dim.of(1));
            } else if (size < 0) {
                throw new IllegalArgumentException("the shape " + sizes + " has more than one open size");
            } else {
                dims.add(size == 0 && !allowZero ? data.dim(Dims.axis(i, data.rank())) : sizes.get(i).toDim());
            }
        }
        Dim rest = Dims.quotient(data.dims(), dims);
        if (fitted >= 0) {
            dims.set(fitted, rest);
        } else if (rest.isKnown() && rest.sizeOr(1) != 1) {
            throw new IllegalArgumentException(data + " does not have as many elements as " + new Shape(dims));
        }
        return new Shape(dims);
    }

    private Optional<Shape> withoutData(List<Whole> sizes) {
        return Optional.of(new Shape(sizes.stream()
                .map(size -> size.known().orElse(1) == 0 && !allowZero ? new Dim.Unknown() : size.toDim()).toList()));
    }
}
