package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.Binary;
import espalier.model.op.Op;
import espalier.model.op.Unary;
import java.util.Optional;

/// Finds the operator of an ONNX node that works element by element.
final class ElementwiseReader {
    private ElementwiseReader() {
    }

    static Optional<Op> read(NodeProto node, Attributes attributes) {
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
}
