package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// An element-by-element function of one input.
///
/// @param alpha the function's first parameter, where it has one (slope of LeakyRelu, alpha of Elu, Selu, Celu, HardSigmoid,
/// Swish, ThresholdedRelu, lambda of Shrink); else 0
/// @param beta the second (gamma of Selu, beta of HardSigmoid, bias of Shrink); else 0
public record Unary(Kind kind, float alpha, float beta) implements NumericOp {
    /// The function; names are ONNX's operator types.
    public enum Kind {
        Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, BitwiseNot, Ceil, Celu, Cos, Cosh, Elu, Erf, Exp, Floor, Gelu,
        GeluTanh, HardSigmoid, HardSwish, Identity, IsNaN, LeakyRelu, Log, Mish, Neg, Not, Reciprocal, Relu, Round,
        Selu, Shrink, Sigmoid, Sign, Sin, Sinh, Softplus, Softsign, Sqrt, Swish, Tan, Tanh, ThresholdedRelu
    }

    /// The function without parameters.
    public static Unary of(Kind kind) {
        return new Unary(kind, 0, 0);
    }

    @Override
    public String type() {
        return kind == Kind.GeluTanh ? "Gelu" : kind.name();
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(switch (kind) {
            case Identity -> inputs.get(0);
            case IsNaN -> Fact.like(inputs.get(0), inputs.shape(0)).withType(ElementType.BOOL);
            default -> Fact.like(inputs.get(0), inputs.shape(0));
        });
    }
}
