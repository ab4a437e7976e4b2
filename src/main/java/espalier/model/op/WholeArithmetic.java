package espalier.model.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Follows integer arithmetic on shapes while a graph is read.
final class WholeArithmetic {
    private WholeArithmetic() {
    }

    /// The numbers that `kind` makes of `a` and `b`, lists of equal length or one of a single number.
    static Optional<List<Whole>> of(Binary.Kind kind, Fact a, Fact b, int inputs) {
        if (inputs != 2 || a.numbers().isEmpty() || b.numbers().isEmpty()) {
            return Optional.empty();
        }
        List<Whole> left = a.numbers().get();
        List<Whole> right = b.numbers().get();
        int length = Math.max(left.size(), right.size());
        if (left.isEmpty() || right.isEmpty() || left.size() != length && left.size() != 1
                || right.size() != length && right.size() != 1) {
            return Optional.empty();
        }
        var result = new ArrayList<Whole>(length);
        for (int i = 0; i < length; i++) {
            result.add(of(kind, left.get(Math.min(i, left.size() - 1)), right.get(Math.min(i, right.size() - 1))));
        }
        return Optional.of(result);
    }

    private static Whole of(Binary.Kind kind, Whole a, Whole b) {
        if (a instanceof Whole.Number(long x) && b instanceof Whole.Number(long y)) {
            return of(kind, x, y);
        }
        boolean nothingAdded = (kind == Binary.Kind.Add || kind == Binary.Kind.Sub) && b.equals(Whole.of(0));
        boolean nothingScaled = (kind == Binary.Kind.Mul || kind == Binary.Kind.Div) && b.equals(Whole.of(1));
        return nothingAdded || nothingScaled ? a : Whole.unknown();
    }

    private static Whole of(Binary.Kind kind, long x, long y) {
        return switch (kind) {
            case Add -> Whole.of(x + y);
            case Sub -> Whole.of(x - y);
            case Mul -> Whole.of(x * y);
            case Div -> y == 0 ? Whole.unknown() : Whole.of(x / y);
            case Mod -> y == 0 ? Whole.unknown() : Whole.of(Math.floorMod(x, y));
            case Max -> Whole.of(Math.max(x, y));
            case Min -> Whole.of(Math.min(x, y));
            default -> Whole.unknown();
        };
    }
}
