package espalier.model.channel;

import espalier.model.op.Binary;
import espalier.model.op.Unary;
import java.util.function.DoubleUnaryOperator;

/// What element-by-element operators make of numbers; NaN where that is not worth knowing.
final class Functions {
    private Functions() {
    }

    static DoubleUnaryOperator of(Unary unary) {
        double alpha = unary.alpha();
        return switch (unary.kind()) {
            case Identity -> x -> x;
            case Relu -> x -> Math.max(0, x);
            case LeakyRelu -> x -> x < 0 ? alpha * x : x;
            case Neg -> x -> -x;
            case Abs -> Math::abs;
            case Sqrt -> Math::sqrt;
            case Exp -> Math::exp;
            case Tanh -> Math::tanh;
            case Sigmoid -> Functions::sigmoid;
            case HardSigmoid -> x -> Math.clamp(alpha * x + unary.beta(), 0, 1);
            case HardSwish -> x -> x * Math.clamp(x / 6 + 0.5, 0, 1);
            case Swish -> x -> x * sigmoid(alpha * x);
            case Softplus -> x -> Math.log1p(Math.exp(x));
            case Elu -> x -> x < 0 ? alpha * Math.expm1(x) : x;
            case Erf -> Functions::erf;
            case Gelu -> x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            case GeluTanh -> x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case Mish, Selu, Celu, Sin, Sinh, Sign, Ceil, Floor, Round, Softsign, Tan, Asin, Atan, Asinh ->
                // Odd functions, and those that are close: zero stays zero, and more is not known.
                x -> x == 0 ? 0 : Double.NaN;
            default -> _ -> Double.NaN;
        };
    }

    /// The error function to 1.5e-7. Source: Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 7.1.26.
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return Math.signum(x) * (1 - sum * Math.exp(-x * x));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double of(Binary.Kind kind, double left, double right) {
        return switch (kind) {
            case Add -> left + right;
            case Sub -> left - right;
            case Mul -> left == 0 || right == 0 ? 0 : left * right;
            case Div -> left == 0 && Math.abs(right) > 0 ? 0 : left / right;
            case Max -> Math.max(left, right);
            case Min -> Math.min(left, right);
            case PRelu -> left >= 0 ? left : left * right;
            case Pow -> left == 0 && right > 0 ? 0 : Math.pow(left, right);
            default -> Double.NaN;
        };
    }
}
