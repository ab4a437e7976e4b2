package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.CumSum;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.Hardmax;
import espalier.model.op.IsInf;
import espalier.model.op.MatMul;
import espalier.model.op.NumericOp;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.List;

/// Writes the attributes of operators that compute numbers from numbers.
final class NumericWriter {
    private final int opset;

    NumericWriter(int opset) {
        this.opset = opset;
    }

    void attributes(NumericOp op, NodeProto.Builder proto) {
        switch (op) {
            case ArgExtreme extreme -> {
                AttributeWriter.integer(proto, "axis", extreme.axis());
                AttributeWriter.integer(proto, "keepdims", extreme.keepDims() ? 1 : 0);
                AttributeWriter.flag(proto, "select_last_index", extreme.last());
            }
            case Binary(var kind) -> writeBinary(kind, proto);
            case Cast cast -> {
                AttributeWriter.integer(proto, "to", ElementTypes.number(cast.to()));
                writeSaturate(cast.saturate(), proto);
            }
            case CastLike cast -> writeSaturate(cast.saturate(), proto);
            case CumSum sum -> writeSum(sum, proto);
            case Dropout dropout -> {
                if (opset < 12) {
                    AttributeWriter.number(proto, "ratio", dropout.ratio());
                }
            }
            case Gemm gemm -> writeGemm(gemm, proto);
            case Hardmax hardmax -> AttributeWriter.integer(proto, "axis",
                    hardmax.flatten() && opset >= 13 ? -1 : hardmax.axis());
            case IsInf isInf -> {
                AttributeWriter.integer(proto, "detect_negative", isInf.negative() ? 1 : 0);
                AttributeWriter.integer(proto, "detect_positive", isInf.positive() ? 1 : 0);
            }
            case Reduce reduce -> {
                AttributeWriter.integer(proto, "keepdims", reduce.keepDims() ? 1 : 0);
                AttributeWriter.flag(proto, "noop_with_empty_axes", reduce.noAxesMeansNone());
            }
            case Softmax softmax -> AttributeWriter.integer(proto, "axis",
                    softmax.flatten() && opset >= 13 ? -1 : softmax.axis());
            case Unary unary -> writeUnary(unary, proto);
            case Clip _,Combine _,MatMul _,Range _,Where _ -> {
                // They have none.
            }
        }
    }

    private static void writeSum(CumSum sum, NodeProto.Builder proto) {
        AttributeWriter.flag(proto, "exclusive", sum.exclusive());
        AttributeWriter.flag(proto, "reverse", sum.reverse());
    }

    private static void writeSaturate(boolean saturate, NodeProto.Builder proto) {
        if (!saturate) {
            AttributeWriter.integer(proto, "saturate", 0);
        }
    }

    private static void writeBinary(Binary.Kind kind, NodeProto.Builder proto) {
        switch (kind) {
            case BitShiftLeft -> AttributeWriter.text(proto, "direction", "LEFT");
            case BitShiftRight -> AttributeWriter.text(proto, "direction", "RIGHT");
            case FMod -> AttributeWriter.flag(proto, "fmod", true);
            default -> {
                // The type says it all.
            }
        }
    }

    private static void writeGemm(Gemm gemm, NodeProto.Builder proto) {
        AttributeWriter.number(proto, "alpha", gemm.alpha());
        AttributeWriter.number(proto, "beta", gemm.beta());
        AttributeWriter.flag(proto, "transA", gemm.transposeA());
        AttributeWriter.flag(proto, "transB", gemm.transposeB());
    }

    private static void writeUnary(Unary unary, NodeProto.Builder proto) {
        switch (unary.kind()) {
            case LeakyRelu, Elu, Celu, Swish, ThresholdedRelu -> AttributeWriter.number(proto, "alpha", unary.alpha());
            case Selu -> writeTwo(proto, unary, "gamma");
            case Shrink -> {
                AttributeWriter.number(proto, "lambd", unary.alpha());
                AttributeWriter.number(proto, "bias", unary.beta());
            }
            case HardSigmoid -> writeTwo(proto, unary, "beta");
            case GeluTanh -> AttributeWriter.text(proto, "approximate", "tanh");
            case Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, BitwiseNot, Ceil, Cos, Cosh, Erf, Exp, Floor, Gelu,
                    HardSwish,
                    Identity, IsNaN, Log, Mish, Neg, Not, Reciprocal, Relu, Round, Sigmoid, Sign, Sin, Sinh, Softplus,
                    Softsign, Sqrt, Tan, Tanh -> {
                // They have none.
            }
        }
    }

    private static void writeTwo(NodeProto.Builder proto, Unary unary, String second) {
        List.of("alpha", second).forEach(
                name -> AttributeWriter.number(proto, name, name.equals("alpha") ? unary.alpha() : unary.beta()));
    }
}
