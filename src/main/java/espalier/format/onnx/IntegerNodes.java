package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.IntegerOp;
import espalier.model.op.Op;
import espalier.model.op.QuantizeLinear;
import java.util.Optional;
import java.util.function.Function;

/// Reads and writes nodes that compute with integers on a grid.
final class IntegerNodes {
    /// The first operator set in which scales belong to an axis.
    private static final int AXIS = 13;
    /// The first with blocks and a type given by an attribute.
    private static final int BLOCKS = 21;

    private IntegerNodes() {
    }

    /// The operator of `node`, if it is one of these and can be expressed.
    ///
    /// @param constants the contents of constant values
    static Optional<Op> read(NodeProto node, Attributes a, Function<String, Optional<Array>> constants) {
        return switch (node.getOpType()) {
            case "QuantizeLinear" -> quantize(node, a, constants);
            case "DequantizeLinear" -> dequantize(a);
            default -> Optional.empty();
        };
    }

    private static Optional<Op> dequantize(Attributes a) {
        int number = a.integer("output_dtype", 0);
        Optional<ElementType> to = ElementTypes.of(number);
        return number == 0 || to.isPresent()
                ? Optional.of(new DequantizeLinear(a.integer("axis", 1), a.integer("block_size", 0), to))
                : Optional.empty();
    }

    private static Optional<Op> quantize(NodeProto node, Attributes a, Function<String, Optional<Array>> constants) {
        // Float8 alone knows numbers that do not saturate.
        a.ignore("saturate");
        boolean isPrecise = a.integer("precision", 0) == 0;
        int number = a.integer("output_dtype", 0);
        Optional<ElementType> to = ElementTypes.of(number).or(() -> node.getInputCount() > 2
                ? constants.apply(node.getInput(2)).map(Array::type)
                : Optional.empty());
        boolean isComputed = isPrecise && to.map(ElementType::isInteger).orElse(number == 0);
        return isComputed
                ? Optional.of(new QuantizeLinear(a.integer("axis", 1), a.integer("block_size", 0), to))
                : Optional.empty();
    }

    static void write(IntegerOp op, Node node, NodeProto.Builder proto, int opset) {
        switch (op) {
            case QuantizeLinear(int axis, int block, var to) -> {
                writeScales(axis, block, proto, opset);
                if (opset >= BLOCKS && !node.hasInput(2)) {
                    to.ifPresent(type -> writeType(type, proto));
                }
            }
            case DequantizeLinear(int axis, int block, var to) -> {
                writeScales(axis, block, proto, opset);
                to.ifPresent(type -> writeType(type, proto));
            }
        }
    }

    private static void writeScales(int axis, int block, NodeProto.Builder proto, int opset) {
        if (opset >= AXIS) {
            AttributeWriter.integer(proto, "axis", axis);
        }
        if (block != 0) {
            AttributeWriter.integer(proto, "block_size", block);
        }
    }

    private static void writeType(ElementType type, NodeProto.Builder proto) {
        AttributeWriter.integer(proto, "output_dtype", ElementTypes.number(type));
    }
}
