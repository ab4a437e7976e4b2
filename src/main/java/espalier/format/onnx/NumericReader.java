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
import espalier.model.op.Op;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.Optional;

/// Finds the operator of an ONNX node that computes numbers from numbers.
final class NumericReader {
    private final Surroundings around;

    NumericReader(Surroundings around) {
        this.around = around;
    }

    Optional<Op> read(NodeProto node, Attributes a) {
        String type = node.getOpType();
        return switch (type) {
            case "ArgMax", "ArgMin" -> Optional.of(new ArgExtreme(
                    type.equals("ArgMax") ? ArgExtreme.Kind.Max : ArgExtreme.Kind.Min, a.integer("axis", 0),
                    a.flag("keepdims", true), a.flag("select_last_index", false)));
            case "BitShift" -> bitShift(a);
            case "Cast" -> cast(a);
            case "CastLike" -> Optional.of(new CastLike(a.flag("saturate", true)));
            case "Clip" -> Optional.of(new Clip());
            case "CumSum" -> Optional.of(new CumSum(a.flag("exclusive", false), a.flag("reverse", false)));
            case "Dropout" -> dropout(node, a);
            case "Gemm" -> Optional.of(new Gemm(a.number("alpha", 1), a.number("beta", 1), a.flag("transA", false),
                    a.flag("transB", false)));
            case "Hardmax" -> Optional.of(new Hardmax(a.integer("axis", around.opset() < 13 ? 1 : -1),
                    around.opset() < 13));
            case "IsInf" -> Optional.of(new IsInf(a.flag("detect_negative", true), a.flag("detect_positive", true)));
            case "MatMul" -> Optional.of(new MatMul());
            case "Range" -> Optional.of(new Range());
            case "Softmax", "LogSoftmax" -> Optional.of(new Softmax(a.integer("axis", around.opset() < 13 ? 1 : -1),
                    type.equals("LogSoftmax"), around.opset() < 13));
            case "Where" -> Optional.of(new Where());
            default -> type.startsWith("Reduce")
                    ? reduce(type.substring("Reduce".length()), a)
                    : elementwise(node, a);
        };
    }

    private static Optional<Op> elementwise(NodeProto node, Attributes attributes) {
        String type = node.getOpType();
        if (type.equals("Sum") && node.getInputCount() == 2) {
            return Optional.of(new Binary(Binary.Kind.Add));
        }
        for (Combine.Kind kind : Combine.Kind.values()) {
            if (kind.name().equals(type) && (node.getInputCount() != 2 || kind == Combine.Kind.Mean)) {
                return Optional.of(new Combine(kind));
            }
        }
        for (Binary.Kind kind : Binary.Kind.values()) {
            if (kind.name().equals(type)) {
                return binary(kind, attributes);
            }
        }
        for (Unary.Kind kind : Unary.Kind.values()) {
            if (kind.name().equals(type) && kind != Unary.Kind.GeluTanh) {
                return Optional.of(unary(kind, attributes));
            }
        }
        return Optional.empty();
    }

    private static Optional<Op> binary(Binary.Kind kind, Attributes a) {
        boolean remainderOfC = kind == Binary.Kind.Mod && a.flag("fmod", false);
        return Optional.of(new Binary(remainderOfC ? Binary.Kind.FMod : kind));
    }

    private static Optional<Op> bitShift(Attributes a) {
        return switch (a.text("direction", "")) {
            case "LEFT" -> Optional.of(new Binary(Binary.Kind.BitShiftLeft));
            case "RIGHT" -> Optional.of(new Binary(Binary.Kind.BitShiftRight));
            default -> Optional.empty();
        };
    }

    private static Unary unary(Unary.Kind kind, Attributes a) {
        return switch (kind) {
            case LeakyRelu -> new Unary(kind, a.number("alpha", 0.01f), 0);
            case Elu, Celu -> new Unary(kind, a.number("alpha", 1), 0);
            case Selu -> new Unary(kind, a.number("alpha", 1.6732632f), a.number("gamma", 1.0507010f));
            case Shrink -> new Unary(kind, a.number("lambd", 0.5f), a.number("bias", 0));
            case Swish, ThresholdedRelu -> new Unary(kind, a.number("alpha", 1), 0);
            case HardSigmoid -> new Unary(kind, a.number("alpha", 0.2f), a.number("beta", 0.5f));
            case Gelu -> Unary.of(a.text("approximate", "none").equals("tanh") ? Unary.Kind.GeluTanh : kind);
            case Abs, Acos, Acosh, Asin, Asinh, Atan, Atanh, BitwiseNot, Ceil, Cos, Cosh, Erf, Exp, Floor, GeluTanh,
                    HardSwish,
                    Identity, IsNaN, Log, Mish, Neg, Not, Reciprocal, Relu, Round, Sigmoid, Sign, Sin, Sinh, Softplus,
                    Softsign, Sqrt, Tan, Tanh ->
                Unary.of(kind);
        };
    }

    private static Optional<Op> cast(Attributes a) {
        boolean saturate = a.flag("saturate", true);
        // Newer operator sets round eight bits of exponent alone up or down; other types do not heed it.
        a.ignore("round_mode");
        return ElementTypes.of(a.integer("to", 0)).map(to -> new Cast(to, saturate));
    }

    private Optional<Op> dropout(NodeProto node, Attributes a) {
        a.ignore("seed");
        float ratio = a.number("ratio", 0.5f);
        ratio = around.constant(node, 1).filter(given -> given.elements() == 1).map(given -> given.toFloats()[0])
                .orElse(ratio);
        boolean draws = ratio != 0 && around.constant(node, 2)
                .map(mode -> mode.elements() != 1 || mode.toLongs()[0] != 0).orElse(false);
        return draws ? Optional.empty() : Optional.of(new Dropout(ratio));
    }

    private static Optional<Op> reduce(String name, Attributes a) {
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            if (kind.name().equals(name)) {
                return Optional
                        .of(new Reduce(kind, a.flag("keepdims", true), a.flag("noop_with_empty_axes", false)));
            }
        }
        return Optional.empty();
    }
}
