package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import espalier.format.onnx.RuntimeForm.Blocks;
import espalier.format.onnx.RuntimeForm.Integers;
import espalier.format.onnx.RuntimeForm.Picks;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Weight;
import java.util.Set;

/// Writes weights as initializers, with the nodes that decode them.
final class WeightWriter {
    private final GraphProto.Builder graph;
    private final TensorWriter tensors;
    private final Set<String> names;

    /// @param names all names in use; new ones are added
    WeightWriter(GraphProto.Builder graph, TensorWriter tensors, Set<String> names) {
        this.graph = graph;
        this.tensors = tensors;
        this.names = names;
    }

    /// Writes `weight` so that the graph has it under `name`.
    ///
    /// @param type of the numbers the nodes need
    void write(String name, Weight weight, RuntimeForm form, ElementType type) {
        if (form instanceof Integers integers) {
            IntegerWeight decoded = IntegerWeight.of(weight);
            if (integers.isQdq() && type == ElementType.FLOAT32) {
                writeQdq(name, decoded, integers.isMultiplied());
            } else {
                writeUnpacked(name, decoded, integers.is4Bit(), type);
            }
            return;
        }
        if (form instanceof Blocks blocks) {
            writeBlocks(name, IntegerWeight.of(weight), blocks.is4Bit(), weight.shape(), type);
        } else if (form instanceof Picks picks) {
            writePicks(name, PaletteWeight.of(weight), picks.is4Bit(), type);
        } else if (weight instanceof Dense(Array array) && (array.type() == type || !array.type().isFloating())) {
            initializer(name, tensors.tensor(array));
        } else {
            boolean isOther = type != ElementType.FLOAT32;
            initializer(isOther ? cast(fresh(name + "/floats"), name, type) : name,
                    tensors.floats(weight.shape(), weight::toDense));
        }
    }

    private void writeQdq(String name, IntegerWeight weight, boolean withZeros) {
        Grid grid = weight.quantized().grid();
        Shape list = grid.axis() == Grid.TENSOR ? Shape.SCALAR : Shape.of(grid.scales().elements());
        var node = NodeProto.newBuilder().setOpType("DequantizeLinear").setName(fresh(name + "/DequantizeLinear"))
                .addInput(integers(name, weight, false, weight.quantized().shape()))
                .addInput(initializer(fresh(name + "/scale"), tensors.tensor(weight.scales(list)))).addOutput(name);
        if (withZeros || !weight.isZeroFree()) {
            node.addInput(initializer(fresh(name + "/zero"), tensors.tensor(weight.zeroBytes())));
        }
        if (grid.axis() != Grid.TENSOR) {
            AttributeWriter.integer(node, "axis", grid.axis());
        }
        graph.addNode(node);
    }

    private void writeBlocks(String name, IntegerWeight weight, boolean is4Bit, Shape shape, ElementType type) {
        IntegerWeight.Blocks blocks = IntegerWeight.blocks(weight.quantized()).orElseThrow();
        String scaled = fresh(name + "/blocks");
        writeUnpacked(scaled, weight, is4Bit, blocks.integers(), blocks.scales(), type);
        add(NodeProto.newBuilder().setOpType("Reshape").addInput(scaled).addInput(initializer(fresh(name + "/shape"),
                tensors.tensor(Array.of(shape.sizes())))).addOutput(name));
    }

    private void writeUnpacked(String name, IntegerWeight weight, boolean is4Bit, ElementType type) {
        writeUnpacked(name, weight, is4Bit, weight.quantized().shape(), weight.broadcast(), type);
    }

    /// @param shape of the integers
    /// @param broadcast of the scales
    private void writeUnpacked(String name, IntegerWeight weight, boolean is4Bit, Shape shape, Shape broadcast,
            ElementType type) {
        String value = fresh(name + "/floats");
        add(castNode(integers(name, weight, is4Bit, shape), value, ElementType.FLOAT32));
        if (!weight.isZeroFree()) {
            Array zeros = weight.zeros(broadcast);
            value = binary("Sub", value, initializer(fresh(name + "/zero"), tensors.tensor(zeros)),
                    fresh(name + "/centred"));
        }
        String scale = initializer(fresh(name + "/scale"), tensors.tensor(weight.scales(broadcast)));
        if (type == ElementType.FLOAT32) {
            binary("Mul", value, scale, name);
        } else {
            add(castNode(binary("Mul", value, scale, fresh(name + "/scaled")), name, type));
        }
    }

    private void writePicks(String name, PaletteWeight weight, boolean is4Bit, ElementType type) {
        Shape shape = weight.palettized().shape();
        long elements = shape.elements();
        String codes = initializer(fresh(name + "/codes"), tensors.tensor(is4Bit
                ? ElementType.UINT4
                : ElementType.UINT8, shape, is4Bit ? (elements + 1) / 2 : elements, () -> weight.codes(is4Bit)));
        String indices = fresh(name + "/indices");
        add(castNode(codes, indices, ElementType.INT32));
        int axis = weight.palettized().palette().axis();
        if (axis != Levels.TENSOR) {
            Shape broadcast = IntegerWeight.broadcast(axis, shape);
            indices = binary("Add", indices,
                    initializer(fresh(name + "/starts"), tensors.tensor(weight.starts(broadcast))),
                    fresh(name + "/places"));
        }
        String palette = initializer(fresh(name + "/palette"), tensors.tensor(weight.values()));
        if (type == ElementType.FLOAT32) {
            binary("Gather", palette, indices, name);
        } else {
            add(castNode(binary("Gather", palette, indices, fresh(name + "/picked")), name, type));
        }
    }

    private String integers(String name, IntegerWeight weight, boolean is4Bit, Shape shape) {
        long elements = shape.elements();
        return initializer(fresh(name + "/integers"), tensors.tensor(is4Bit ? ElementType.INT4 : ElementType.INT8,
                shape, is4Bit ? (elements + 1) / 2 : elements, () -> weight.integers(is4Bit)));
    }

    private String cast(String from, String to, ElementType type) {
        add(castNode(from, to, type));
        return from;
    }

    private static NodeProto.Builder castNode(String from, String to, ElementType type) {
        var node = NodeProto.newBuilder().setOpType("Cast").addInput(from).addOutput(to);
        AttributeWriter.integer(node, "to", ElementTypes.number(type));
        return node;
    }

    private String binary(String operator, String left, String right, String output) {
        add(NodeProto.newBuilder().setOpType(operator).addInput(left).addInput(right).addOutput(output));
        return output;
    }

    private void add(NodeProto.Builder node) {
        graph.addNode(node.setName(fresh(node.getOutput(0) + "/" + node.getOpType())));
    }

    private String initializer(String name, TensorProto.Builder tensor) {
        graph.addInitializer(tensor.setName(name));
        return name;
    }

    /// A name nobody has yet, `name` if possible.
    String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}
