package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Unary;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes what computes each element from the elements at its place.
final class Elementwise {
    private Elementwise() {
    }

    static void unary(Script script, Node node, Unary unary) {
        if (unary.kind() == Unary.Kind.Identity) {
            same(script, node);
        } else {
            script.compute(node.output(), unary(script, unary, script.data(node)));
        }
    }

    /// The output of `node` is its first input.
    static void same(Script script, Node node) {
        String input = node.input(0);
        if (script.constant(input).isPresent()) {
            script.bind(node.output(), script.constant(input).get());
        }
        if (script.isWholes(input)) {
            script.bind(node.output(), new Script.Wholes(script.numbers(input), script.rank(input) == 0));
        } else {
            script.bind(node.output(), script.tensor(input));
        }
    }

    private static String unary(Script script, Unary unary, String x) {
        String alpha = number(unary.alpha());
        return switch (unary.kind()) {
            case Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, Ceil, Cos, Cosh, Erf, Exp, Floor, IsNaN, Log, Mish, Neg,
                    Reciprocal, Relu, Round, Sigmoid, Sign, Sin, Sinh, Sqrt, Tan, Tanh ->
                call(unary.kind().name().toLowerCase(Locale.ROOT), x);
            case BitwiseNot -> call("bitwise_not", x);
            case Celu -> call("celu", x, alpha);
            case Elu -> call("elu", x, alpha, "1.0", "1.0");
            case Gelu -> call("gelu", x);
            case GeluTanh -> call("gelu", x, "approximate=\"tanh\"");
            case HardSigmoid -> hardSigmoid(script, unary, x);
            case HardSwish -> call("hardswish", x);
            case LeakyRelu -> call("leaky_relu", x, alpha);
            case Not -> call("logical_not", x);
            case Shrink -> shrink(script, x, unary.alpha(), unary.beta());
            case Swish -> call("mul", x, script.let(call("sigmoid", script.let(call("mul", x, alpha)))));
            case ThresholdedRelu -> call("threshold", x, alpha, "0.0");
            case Selu -> call("elu", x, alpha, number(unary.beta()), "1.0");
            case Softplus -> call("softplus", x, "1.0", "20.0");
            case Softsign -> call("div", x, call("add", call("abs", x), "1.0"));
            case Identity -> x;
        };
    }

    private static String shrink(Script script, String x, float lambda, float bias) {
        String below = script.let(call("mul", script.let(call("add", x, number(bias))),
                script.let(call("lt", x, number(-lambda)))));
        String above = script.let(call("mul", script.let(call("sub", x, number(bias))),
                script.let(call("gt", x, number(lambda)))));
        return call("add", below, above);
    }

    private static String hardSigmoid(Script script, Unary unary, String x) {
        if (unary.alpha() == 1 / 6f && unary.beta() == 0.5f) {
            return call("hardsigmoid", x);
        }
        String line = script.let(call("add", call("mul", x, number(unary.alpha())), number(unary.beta())));
        return call("clamp", line, "0.0", "1.0");
    }

    static void binary(Script script, Node node, Binary binary) {
        Optional<Script.Wholes> wholes = wholes(script, node, binary.kind());
        if (wholes.isPresent()) {
            script.bind(node.output(), wholes.get());
            return;
        }
        String result = script.data(node);
        for (int i = 1; i < node.inputs().size(); i++) {
            result = script.let(binary(script, node, binary.kind(), result, script.tensor(node.input(i))));
        }
        script.bind(node.output(), result);
    }

    /// Arithmetic on shapes stays arithmetic on numbers.
    private static Optional<Script.Wholes> wholes(Script script, Node node, Binary.Kind kind) {
        boolean applies = node.inputs().size() == 2 && script.isWholes(node.input(0)) && script.isWholes(node.input(1));
        boolean isFollowed = switch (kind) {
            case Add, Sub, Mul -> true;
            case Div -> applies && script.numbers(node.input(1)).stream()
                    .allMatch(number -> Script.isKnown(number) && Long.parseLong(number) > 0);
            default -> false;
        };
        if (!applies || !isFollowed) {
            return Optional.empty();
        }
        var arithmetic = new Arithmetic(script);
        var a = script.numbers(node.input(0));
        var b = script.numbers(node.input(1));
        boolean isScalar = script.rank(node.input(0)) == 0 && script.rank(node.input(1)) == 0;
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
            return Optional.empty();
        }
        int count = a.size() == 1 ? b.size() : a.size();
        return Optional.of(new Script.Wholes(IntStream.range(0, count).mapToObj(i -> {
            String x = a.get(Math.min(i, a.size() - 1));
            String y = b.get(Math.min(i, b.size() - 1));
            return switch (kind) {
                case Add -> arithmetic.add(x, y);
                case Sub -> arithmetic.subtract(x, y);
                // ONNX rounds towards zero; what is not known here is a size, and so not negative.
                case Div -> Script.isKnown(x)
                        ? Long.toString(Long.parseLong(x) / Long.parseLong(y))
                        : arithmetic.divide(x, y);
                default -> arithmetic.multiply(x, y);
            };
        }).toList(), isScalar));
    }

    private static String binary(Script script, Node node, Binary.Kind kind, String a, String b) {
        boolean isFloating = script.isFloating(node.input(0));
        return switch (kind) {
            case Add -> call("add", a, b);
            case And -> call("logical_and", a, b);
            case BitShiftLeft -> call("bitwise_left_shift", a, b);
            case BitShiftRight -> call("bitwise_right_shift", a, b);
            case BitwiseAnd -> call("bitwise_and", a, b);
            case BitwiseOr -> call("bitwise_or", a, b);
            case BitwiseXor -> call("bitwise_xor", a, b);
            case Div -> isFloating ? call("div", a, b) : call("div", a, b, "rounding_mode=\"trunc\"");
            case Equal -> call("eq", a, b);
            case FMod -> call("fmod", a, b);
            case Greater -> call("gt", a, b);
            case GreaterOrEqual -> call("ge", a, b);
            case Less -> call("lt", a, b);
            case LessOrEqual -> call("le", a, b);
            case Max -> call("maximum", a, b);
            case Min -> call("minimum", a, b);
            // ONNX has the sign of the dividend for floats, of the divisor for integers.
            case Mod -> isFloating ? call("fmod", a, b) : call("remainder", a, b);
            case Mul -> call("mul", a, b);
            case Or -> call("logical_or", a, b);
            case PRelu -> prelu(script, node, a, b);
            case Pow -> call("pow", a, b);
            case Sub -> call("sub", a, b);
            case Xor -> call("logical_xor", a, b);
        };
    }

    /// PyTorch's own takes a slope for each channel; any other is applied as its definition says.
    private static String prelu(Script script, Node node, String x, String slope) {
        Shape data = script.shape(node.input(0));
        Shape slopes = script.shape(node.input(1));
        boolean isOne = slopes.isKnown() && slopes.elements() == 1;
        boolean perChannel = data.rank() > 1 && slopes.isKnown() && slopes.rank() == data.rank() - 1
                && slopes.size(0) == slopes.elements() && slopes.dim(0).equals(data.dim(1));
        if (isOne || perChannel) {
            return call("prelu", x, slopes.rank() == 1 ? slope : script.let(call("reshape", slope, "[-1]")));
        }
        return call("sub", call("relu", x), call("mul", slope, call("relu", call("neg", x))));
    }

    static void cast(Script script, Node node, Cast cast) {
        if (cast.to() == ElementType.INT64 && script.isWholes(node.input(0))) {
            same(script, node);
            return;
        }
        // Halves are rounded, though they are computed with as singles.
        boolean isHalf = cast.to() == ElementType.FLOAT16 || cast.to() == ElementType.BFLOAT16;
        String data = isHalf
                ? script.let(call("to", script.data(node), TorchType.of(cast.to()).code(), "False", "False",
                        Script.NONE))
                : script.data(node);
        script.compute(node.output(), Quantizing.toType(data, cast.to()));
    }

    static String castLike(Script script, Node node) {
        return Quantizing.toType(script.data(node), script.type(node.input(1))
                .orElseThrow(() -> new Formless("the type it converts to is not known")));
    }

    static void clip(Script script, Node node) {
        Optional<String> low = bound(script, node, 1);
        Optional<String> high = bound(script, node, 2);
        boolean areNumbers = (!node.hasInput(1) || low.isPresent()) && (!node.hasInput(2) || high.isPresent());
        if (!node.hasInput(1) && !node.hasInput(2)) {
            same(script, node);
        } else if (areNumbers) {
            script.compute(node.output(), call("clamp", script.data(node), low.orElse(Script.NONE),
                    high.orElse(Script.NONE)));
        } else {
            script.compute(node.output(), call("clamp", script.data(node), script.optional(node, 1),
                    script.optional(node, 2)));
        }
    }

    /// A bound that is a constant, as a number.
    private static Optional<String> bound(Script script, Node node, int index) {
        return script.constant(node.input(index)).filter(array -> array.elements() == 1).map(Elementwise::number);
    }

    static String number(Array one) {
        return one.type().isFloating() ? Script.number(one.toFloats()[0]) : Long.toString(one.toLongs()[0]);
    }

    private static String number(double value) {
        return Script.number(value);
    }

    static void where(Script script, Node node) {
        script.compute(node.output(), call("where", script.data(node), script.tensor(node.input(1)),
                script.tensor(node.input(2))));
    }
}
