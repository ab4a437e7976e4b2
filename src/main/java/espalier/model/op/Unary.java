package espalier.model.op;

import java.util.List;

/// An element-by-element function of one input.
///
/// @param alpha the function's first parameter, where it has one (slope of LeakyRelu, alpha of Elu, Selu, Celu, HardSigmoid); else 0
/// @param beta the second (gamma of Selu, beta of HardSigmoid); else 0
public record Unary(Kind kind, float alpha, float beta) implements NumericOp {
    /// The function; names are ONNX's operator types.
    public enum Kind {
        Abs, Ceil, Celu, Cos, Elu, Erf, Exp, Floor, Gelu, GeluTanh, HardSigmoid, HardSwish, Identity, LeakyRelu, Log,
        Mish, Neg, Not, Reciprocal, Relu, Round, Selu, Sigmoid, Sign, Sin, Softplus, Softsign, Sqrt, Tanh
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
        return List.of(kind == Kind.Identity ? inputs.get(0) : Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
