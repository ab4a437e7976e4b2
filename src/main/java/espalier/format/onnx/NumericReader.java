package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
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
            case "Cast" -> cast(a);
            case "Clip" -> Optional.of(new Clip());
            case "Dropout" -> dropout(node, a);
            case "Gemm" -> Optional.of(new Gemm(a.number("alpha", 1), a.number("beta", 1), a.flag("transA", false),
                    a.flag("transB", false)));
            case "MatMul" -> Optional.of(new MatMul());
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
        return remainderOfC ? Optional.empty() : Optional.of(new Binary(kind));
    }

    private static Unary unary(Unary.Kind kind, Attributes a) {
        return switch (kind) {
            case LeakyRelu -> new Unary(kind, a.number("alpha", 0.01f), 0);
            case Elu, Celu -> new Unary(kind, a.number("alpha", 1), 0);
            case Selu -> new Unary(kind, a.number("alpha", 1.6732632f), a.number("gamma", 1.0507010f));
            case HardSigmoid -> new Unary(kind, a.number("alpha", 0.2f), a.number("beta", 0.5f));
            case Gelu -> Unary.of(a.text("approximate", "none").equals("tanh") ? Unary.Kind.GeluTanh : kind);
            default -> Unary.of(kind);
        };
    }

    private static Optional<Op> cast(Attributes a) {
        a.ignore("saturate");
        return ElementTypes.of(a.integer("to", 0)).map(Cast::new);
    }

    private Optional<Op> dropout(NodeProto node, Attributes a) {
        a.ignore("seed");
        boolean mask = Surroundings.hasOutput(node, 1);
        float ratio = a.number("ratio", 0.5f);
        if (Surroundings.hasInput(node, 1)) {
            Optional<Array> given = around.constant(node, 1).filter(array -> array.elements() == 1);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            ratio = given.get().toFloats()[0];
        }
        boolean training = Surroundings.hasInput(node, 2) && around.constant(node, 2)
                .map(mode -> mode.elements() != 1 || mode.toLongs()[0] != 0).orElse(true);
        return mask || training ? Optional.empty() : Optional.of(new Dropout(ratio));
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
