package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Numbers from a start in equal steps up to a limit, which is left out. Inputs, single numbers: start, limit, step.
public record Range() implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact result = Fact.like(inputs.get(0), Optional.of(Fact.unknown(1)));
        Optional<Long> start = number(inputs, 0);
        Optional<Long> limit = number(inputs, 1);
        Optional<Long> step = number(inputs, 2);
        if (start.isEmpty() || limit.isEmpty() || step.isEmpty()) {
            return List.of(result);
        }
        long count = count(start.get(), limit.get(), step.get());
        Fact known = Fact.like(inputs.get(0), Optional.of(new Shape(List.of(Dim.of(count)))));
        return List.of(count > 256
                ? known
                : known.withNumbers(LongStream.range(0, count)
                        .mapToObj(i -> Whole.of(start.get() + i * step.get())).toList()));
    }

    private static Optional<Long> number(Inputs inputs, int index) {
        return inputs.get(index).type().filter(ElementType::isInteger).flatMap(_ -> inputs.get(index).known())
                .filter(all -> all.size() == 1).map(List::getFirst);
    }

    /// How many numbers there are.
    ///
    /// @throws IllegalArgumentException if the step leads nowhere
    public static long count(long start, long limit, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("a step of 0 gets nowhere");
        }
        long span = Math.subtractExact(limit, start);
        return span == 0 || span > 0 != step > 0 ? 0 : (Math.abs(span) - 1) / Math.abs(step) + 1;
    }
}
