package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Unary;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/// Arithmetic with tensors, element by element; where all numbers are known it is done at once.
final class Arithmetic {
    private Arithmetic() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("add", call -> isScalar(call) ? ScalarOperators.add(call) : scaled(call, Binary.Kind.Add));
        all.put("sub", call -> isScalar(call) ? ScalarOperators.sub(call) : scaled(call, Binary.Kind.Sub));
        all.put("rsub", call -> binary(Binary.Kind.Sub, call.operand(1, call.tensor(0).type()), call.tensor(0), call));
        all.put("mul", call -> isScalar(call) ? ScalarOperators.mul(call) : binary(Binary.Kind.Mul, call));
        all.put("div", call -> isScalar(call) ? ScalarOperators.div(call) : divided(call));
        all.put("true_divide", all.get("div"));
        all.put("floor_divide", call -> isScalar(call) ? ScalarOperators.floorDiv(call) : floorDivided(call));
        all.put("remainder", call -> isScalar(call) ? ScalarOperators.remainder(call) : remainder(call));
        all.put("pow", call -> isScalar(call) ? ScalarOperators.pow(call) : power(call));
        all.put("maximum", call -> binary(Binary.Kind.Max, call));
        all.put("minimum", call -> binary(Binary.Kind.Min, call));
        all.put("addcmul", call -> binary(Binary.Kind.Add, call.tensor(0), times(call,
                binary(Binary.Kind.Mul, call.tensor(1), call.tensor(2), call), value(call)), call));
        all.put("addcdiv", call -> binary(Binary.Kind.Add, call.tensor(0), times(call,
                binary(Binary.Kind.Div, call.tensor(1), call.tensor(2), call), value(call)), call));
        all.put("square", call -> binary(Binary.Kind.Mul, call.tensor(0), call.tensor(0), call));
        for (Unary.Kind kind : new Unary.Kind[]{Unary.Kind.Abs, Unary.Kind.Neg, Unary.Kind.Exp, Unary.Kind.Log,
                Unary.Kind.Sqrt, Unary.Kind.Floor, Unary.Kind.Ceil, Unary.Kind.Round, Unary.Kind.Sin, Unary.Kind.Cos,
                Unary.Kind.Erf, Unary.Kind.Sign, Unary.Kind.Reciprocal}) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            all.put(name, call -> call.isTensor(0) ? unary(call, kind) : ScalarOperators.unary(call, name));
        }
        all.put("negative", all.get("neg"));
        all.put("rsqrt", call -> unary(Unary.Kind.Reciprocal, unary(call, Unary.Kind.Sqrt), call.draft()));
        all.put("log1p", call -> unary(Unary.Kind.Log, plus(call.tensor(0), 1, call), call.draft()));
        all.put("expm1", call -> plus(unary(call, Unary.Kind.Exp), -1, call));
        return all;
    }

    static boolean isScalar(Call call) {
        return !call.isTensor(0) && !call.isTensor(1);
    }

    private static double value(Call call) {
        Item value = call.named().getOrDefault("value", new Item.Int(1));
        return call.with(0, value).number(0);
    }

    /// `a + alpha · b`, or minus.
    private static Tensor scaled(Call call, Binary.Kind kind) {
        Tensor first = call.operand(0, call.isTensor(0) ? call.tensor(0).type() : call.tensor(1).type());
        Tensor second = call.operand(1, first.type());
        Item given = call.named().getOrDefault("alpha", call.has(2) ? call.item(2) : new Item.Int(1));
        double alpha = call.with(0, given).number(0);
        return binary(kind, first, alpha == 1 ? second : times(call, second, alpha), call);
    }

    static Tensor times(Call call, Tensor tensor, double factor) {
        return factor == 1
                ? tensor
                : binary(Binary.Kind.Mul, tensor, number(factor, tensor), call);
    }

    static Tensor plus(Tensor tensor, double summand, Call call) {
        return binary(Binary.Kind.Add, tensor, number(summand, tensor), call);
    }

    private static Tensor number(double value, Tensor beside) {
        boolean isWhole = value == Math.rint(value) && !beside.isFloating();
        return Shaping.scalar(value, isWhole ? beside.type() : ElementType.FLOAT32);
    }

    static Tensor binary(Binary.Kind kind, Call call) {
        Tensor first = call.operand(0, call.isTensor(1) ? call.tensor(1).type() : ElementType.FLOAT32);
        return binary(kind, first, call.operand(1, first.type()), call);
    }

    static Tensor binary(Binary.Kind kind, Tensor first, Tensor second, Call call) {
        return binary(kind, first, second, call.draft());
    }

    static Tensor binary(Binary.Kind kind, Tensor first, Tensor second, Draft draft) {
        ElementType joint = kind == Binary.Kind.Div ? ElementType.FLOAT32 : joint(first, second);
        Optional<Tensor> known = counted(kind, first, second).or(() -> folded(kind, first, second, joint));
        return known.orElseGet(() -> draft.add(new Binary(kind), cast(draft, first, joint),
                cast(draft, second, joint)));
    }

    /// The type that both are computed in: floats before integers, and numbers without dimensions give way.
    static ElementType joint(Tensor first, Tensor second) {
        if (first.type() == second.type()) {
            return first.type();
        }
        if (first.isFloating() || second.isFloating()) {
            return ElementType.FLOAT32;
        }
        boolean firstGivesWay = first.type() == ElementType.BOOL
                || second.type() != ElementType.BOOL && first.rank() == 0 && second.rank() > 0;
        boolean secondGivesWay = second.type() == ElementType.BOOL || second.rank() == 0 && first.rank() > 0;
        return firstGivesWay
                ? second.type()
                : secondGivesWay || first.type().bytes() >= second.type().bytes() ? first.type() : second.type();
    }

    static Tensor cast(Draft draft, Tensor tensor, ElementType type) {
        if (tensor.type() == type) {
            return tensor;
        }
        if (tensor.numbers().isPresent()) {
            DoubleUnaryOperator conversion = type.isFloating()
                    ? value -> value
                    : type == ElementType.BOOL ? value -> value != 0 ? 1 : 0 : value -> (double) (long) value;
            return Tensor.known(type, tensor.numbers().get().map(conversion));
        }
        return draft.add(new Cast(type), tensor);
    }

    /// Reckoning with integers that depend on the batch size.
    private static Optional<Tensor> counted(Binary.Kind kind, Tensor first, Tensor second) {
        if (first.count().isEmpty() && second.count().isEmpty()) {
            return Optional.empty();
        }
        Optional<LongBinaryOperator> operator = switch (kind) {
            case Add -> Optional.of(Math::addExact);
            case Sub -> Optional.of(Math::subtractExact);
            case Mul -> Optional.of(Math::multiplyExact);
            default -> Optional.empty();
        };
        return operator.flatMap(exact -> count(first).flatMap(
                a -> count(second).map(b -> Tensor.count(a.with(b, exact)))));
    }

    static Optional<Size> count(Tensor tensor) {
        return tensor.count().or(() -> tensor.numbers()
                .filter(numbers -> !tensor.isFloating() && numbers.count() == 1)
                .map(numbers -> Size.of((long) numbers.at(0))));
    }

    private static Optional<Tensor> folded(Binary.Kind kind, Tensor first, Tensor second, ElementType type) {
        if (first.numbers().isEmpty() || second.numbers().isEmpty()) {
            return Optional.empty();
        }
        DoubleBinaryOperator operator = switch (kind) {
            case Add -> Double::sum;
            case Sub -> (a, b) -> a - b;
            case Mul -> (a, b) -> a * b;
            case Div -> (a, b) -> a / b;
            case Pow -> Math::pow;
            case Max -> Math::max;
            case Min -> Math::min;
            default -> Bits.function(kind);
        };
        return Optional.of(Tensor.known(type, first.numbers().get().with(second.numbers().get(), operator)));
    }

    private static Tensor divided(Call call) {
        String rounding = call.named().getOrDefault("rounding_mode", new Item.None()) instanceof Item.Text(String mode)
                ? mode
                : call.text(2, "");
        return switch (rounding) {
            case "" -> binary(Binary.Kind.Div, call);
            case "floor" -> floorDivided(call);
            default -> quotient(call, value -> value < 0 ? Math.ceil(value) : Math.floor(value));
        };
    }

    private static Tensor floorDivided(Call call) {
        return quotient(call, Math::floor);
    }

    private static Tensor quotient(Call call, DoubleUnaryOperator rounding) {
        Tensor first = call.operand(0, ElementType.INT64);
        Tensor second = call.operand(1, first.type());
        Optional<Size> a = count(first);
        Optional<Size> b = count(second);
        if (a.isPresent() && b.isPresent()) {
            return Tensor
                    .count(a.get().with(b.get(), (x, y) -> (long) rounding.applyAsDouble((double) x / nonZero(y))));
        }
        Tensor exact = binary(Binary.Kind.Div, first, second, call);
        if (exact.numbers().isPresent()) {
            return Tensor.known(joint(first, second), exact.numbers().get().map(rounding));
        }
        return cast(call.draft(), call.draft().add(Unary.of(Unary.Kind.Floor), exact), joint(first, second));
    }

    static long nonZero(long value) {
        if (value == 0) {
            throw new MalformedException("divides by zero");
        }
        return value;
    }

    private static Tensor remainder(Call call) {
        Tensor first = call.operand(0, ElementType.INT64);
        Tensor second = call.operand(1, first.type());
        Optional<Size> a = count(first);
        Optional<Size> b = count(second);
        if (a.isPresent() && b.isPresent()) {
            return Tensor.count(a.get().with(b.get(), (x, y) -> Math.floorMod(x, nonZero(y))));
        }
        Tensor whole = floorDivided(call);
        return binary(Binary.Kind.Sub, first, binary(Binary.Kind.Mul, whole, second, call), call);
    }

    private static Tensor power(Call call) {
        Tensor first = call.operand(0, ElementType.FLOAT32);
        boolean isSquare = !call.isTensor(1) && call.number(1) == 2 && first.numbers().isEmpty();
        Tensor exponent = call.operand(1, first.type());
        return isSquare
                ? binary(Binary.Kind.Mul, first, first, call)
                : binary(Binary.Kind.Pow,
                        exponent.isFloating() ? cast(call.draft(), first, ElementType.FLOAT32) : first,
                        exponent, call);
    }

    static Tensor unary(Call call, Unary.Kind kind) {
        return unary(kind, call.tensor(0), call.draft());
    }

    static Tensor unary(Unary.Kind kind, Tensor tensor, Draft draft) {
        boolean staysWhole = kind == Unary.Kind.Abs || kind == Unary.Kind.Neg || kind == Unary.Kind.Sign;
        if (tensor.count().isPresent() && kind == Unary.Kind.Neg) {
            return Tensor.count(tensor.count().get().with(Size.of(-1), Math::multiplyExact));
        }
        if (tensor.numbers().isPresent()) {
            ElementType type = staysWhole ? tensor.type() : ElementType.FLOAT32;
            Optional<DoubleUnaryOperator> function = function(kind);
            if (function.isPresent()) {
                return Tensor.known(type, tensor.numbers().get().map(function.get()));
            }
        }
        return draft.add(Unary.of(kind), staysWhole ? tensor : cast(draft, tensor, ElementType.FLOAT32));
    }

    private static Optional<DoubleUnaryOperator> function(Unary.Kind kind) {
        return Optional.ofNullable(switch (kind) {
            case Abs -> Math::abs;
            case Neg -> value -> -value;
            case Exp -> Math::exp;
            case Log -> Math::log;
            case Sqrt -> Math::sqrt;
            case Floor -> Math::floor;
            case Ceil -> Math::ceil;
            case Round -> Math::rint;
            case Sin -> Math::sin;
            case Cos -> Math::cos;
            case Sign -> Math::signum;
            case Reciprocal -> value -> 1 / value;
            default -> null;
        });
    }
}
