package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.ConvInteger;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.DynamicQuantizeLinear;
import espalier.model.op.IntegerOp;
import espalier.model.op.MatMulInteger;
import espalier.model.op.Op;
import espalier.model.op.QLinearConv;
import espalier.model.op.QLinearMatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Window;
import java.util.Optional;

/// Reads and writes nodes that compute with integers on a grid.
final class IntegerNodes {
    /// The first operator set in which scales belong to an axis.
    private static final int AXIS = 13;
    /// The first with blocks and a type given by an attribute.
    private static final int BLOCKS = 21;

    private IntegerNodes() {
    }

    /// The operator of `node`, if it is one of these and can be expressed.
    static Optional<Op> read(NodeProto node, Attributes a, Surroundings around) {
        return switch (node.getOpType()) {
            case "ConvInteger" -> {
                int groups = a.integer("group", 1);
                yield WindowNodes.kernel(node, 1, a, around)
                        .map(kernel -> new ConvInteger(WindowAttributes.read(a, kernel), groups));
            }
            case "DynamicQuantizeLinear" -> Optional.of(new DynamicQuantizeLinear());
            case "MatMulInteger" -> Optional.of(new MatMulInteger());
            case "QLinearConv" -> {
                int groups = a.integer("group", 1);
                yield WindowNodes.kernel(node, 3, a, around)
                        .map(kernel -> new QLinearConv(WindowAttributes.read(a, kernel), groups));
            }
            case "QLinearMatMul" -> Optional.of(new QLinearMatMul());
            case "QuantizeLinear" -> quantize(node, a, around);
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

    private static Optional<Op> quantize(NodeProto node, Attributes a, Surroundings around) {
        boolean saturate = a.flag("saturate", true);
        boolean isPrecise = a.integer("precision", 0) == 0;
        int number = a.integer("output_dtype", 0);
        Optional<ElementType> to = ElementTypes.of(number).or(() -> around.constant(node, 2).map(Array::type));
        boolean isComputed = isPrecise && to.map(type -> type.isInteger() || type.isFloat8()).orElse(number == 0);
        return isComputed
                ? Optional.of(new QuantizeLinear(a.integer("axis", 1), a.integer("block_size", 0), to, saturate))
                : Optional.empty();
    }

    static void write(IntegerOp op, Node node, NodeProto.Builder proto, int opset) {
        switch (op) {
            case ConvInteger(var window, int groups) -> convolution(window, groups, proto);
            case QLinearConv(var window, int groups) -> convolution(window, groups, proto);
            case DynamicQuantizeLinear _,MatMulInteger _,QLinearMatMul _ -> {
                // The type says it all.
            }
            case QuantizeLinear(int axis, int block, var to, boolean saturate) -> {
                writeScales(axis, block, proto, opset);
                if (!saturate) {
                    AttributeWriter.integer(proto, "saturate", 0);
                }
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

    private static void convolution(Window window, int groups, NodeProto.Builder proto) {
        WindowAttributes.write(window, proto);
        AttributeWriter.integer(proto, "group", groups);
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
