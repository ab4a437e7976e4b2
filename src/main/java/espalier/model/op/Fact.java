package espalier.model.op;

import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What is known of a value before the graph runs.
///
/// @param numbers the contents of a short list of integers or a single one, such as a shape computed by the graph
/// @param reals the contents of a short constant list of floating-point numbers or a single one, such as scales
public record Fact(Optional<ElementType> type, Optional<Shape> shape, Optional<List<Whole>> numbers,
        Optional<List<Double>> reals) {
    /// Longer lists of integers are data, not shapes, and not followed.
    private static final int LONGEST = 256;
    /// Nothing is known.
    public static final Fact NOTHING = new Fact(Optional.empty(), Optional.empty(), Optional.empty());

    public Fact {
        numbers = numbers.map(List::copyOf);
        reals = reals.map(List::copyOf);
    }

    /// A value that is no constant of floating-point numbers.
    public Fact(Optional<ElementType> type, Optional<Shape> shape, Optional<List<Whole>> numbers) {
        this(type, shape, numbers, Optional.empty());
    }

    /// A value of this type and shape.
    public static Fact of(ElementType type, Shape shape) {
        return new Fact(Optional.of(type), Optional.of(shape), Optional.empty());
    }

    /// The value of a constant.
    public static Fact of(Array constant) {
        Fact fact = of(constant.type(), constant.shape());
        boolean isShort = constant.shape().rank() <= 1 && constant.elements() <= LONGEST;
        if (isShort && constant.type().isFloating()) {
            return new Fact(fact.type, fact.shape, Optional.empty(),
                    Optional.of(Arrays.stream(constant.toDoubles()).boxed().toList()));
        }
        boolean followed = isShort && constant.type().bytes() > 0 && constant.type().isInteger();
        return followed ? fact.withNumbers(Arrays.stream(constant.toLongs()).mapToObj(Whole::of).toList()) : fact;
    }

    /// 64-bit integers in a list, as ONNX gives shapes.
    public static Fact ofNumbers(List<Whole> numbers) {
        return of(ElementType.INT64, Shape.of(numbers.size())).withNumbers(numbers);
    }

    /// The type of `like` under another shape.
    public static Fact like(Fact like, Optional<Shape> shape) {
        return new Fact(like.type, shape, Optional.empty());
    }

    public Fact withNumbers(List<Whole> contents) {
        return contents.size() > LONGEST ? this : new Fact(type, shape, Optional.of(contents));
    }

    public Fact withNumbers(Optional<List<Whole>> contents) {
        return contents.map(this::withNumbers).orElse(this);
    }

    public Fact withType(ElementType other) {
        return new Fact(Optional.of(other), shape, numbers);
    }

    /// The numbers as plain integers, if all of them are known.
    public Optional<List<Long>> known() {
        return numbers.filter(all -> all.stream().allMatch(whole -> whole.known().isPresent()))
                .map(all -> all.stream().map(whole -> whole.known().getAsLong()).toList());
    }

    /// The shape that this value spells out: its numbers as dimensions, or as many unknown ones as it is long.
    public Optional<Shape> asShape() {
        return numbers.map(all -> new Shape(all.stream().map(Whole::toDim).toList()))
                .or(() -> shape.filter(s -> s.rank() == 1 && s.isKnown() && s.size(0) <= LONGEST)
                        .map(s -> unknown((int) s.size(0))));
    }

    /// The shape of so many dimensions of which nothing is known.
    static Shape unknown(int rank) {
        return new Shape(Collections.nCopies(rank, new Dim.Unknown()));
    }
}
