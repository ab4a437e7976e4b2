package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;
import static espalier.format.torch.write.Script.number;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.QuantizeLinear;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;

/// Writes what turns numbers into integers on a grid and back.
final class Quantizing {
    private Quantizing() {
    }

    static void quantize(Script script, Node node, QuantizeLinear op) {
        ElementType type = op.to().or(() -> node.hasInput(2) ? script.type(node.input(2)) : Optional.empty())
                .orElse(ElementType.UINT8);
        requireIntegers(type);
        String steps = script.let(call("round",
                call("div", toType(script.data(node), ElementType.FLOAT32),
                        spread(script, node, 1, op.axis(), op.block(),
                                ElementType.FLOAT32))));
        String codes = node.hasInput(2)
                ? script.let(call("add", steps,
                        spread(script, node, 2, op.axis(), op.block(), ElementType.FLOAT32)))
                : steps;
        String bounded = call("clamp", codes, number(type.least()), number(type.greatest()));
        script.compute(node.output(), toType(bounded, held(type)));
    }

    private static void requireIntegers(ElementType type) {
        if (type.isFloat8()) {
            throw new Formless("values of type " + type + " have no form in PyTorch");
        }
    }

    static void dequantize(Script script, Node node, DequantizeLinear op) {
        script.type(node.input(0)).ifPresent(Quantizing::requireIntegers);
        String data = toType(script.data(node), ElementType.INT64);
        String centred = node.hasInput(2)
                ? script.let(call("sub", data, spread(script, node, 2, op.axis(), op.block(), ElementType.INT64)))
                : data;
        ElementType type = op.to().or(() -> script.type(node.input(1))).orElse(ElementType.FLOAT32);
        String scale = spread(script, node, 1, op.axis(), op.block(), ElementType.FLOAT32);
        String result = script.let(call("mul", toType(centred, ElementType.FLOAT32), scale));
        script.bind(node.output(), type == ElementType.FLOAT32 ? result : script.let(toType(result, type)));
    }

    static String toType(String expression, ElementType type) {
        return call("to", expression, TorchType.of(type).computed().code(), "False", "False", Script.NONE);
    }

    /// The type that holds the integers where PyTorch does not have their own.
    private static ElementType held(ElementType type) {
        return switch (type) {
            case INT4 -> ElementType.INT8;
            case UINT4 -> ElementType.UINT8;
            case UINT16 -> ElementType.INT32;
            default -> type;
        };
    }

    /// Scales or zeros in a shape that meets the data's: one for all, one for each slice of `axis`, or one for each block.
    private static String spread(Script script, Node node, int index, int axis, int block, ElementType type) {
        String parameter = script.tensor(node.input(index));
        Shape shape = script.shape(node.input(index));
        if (block > 0) {
            int along = script.axis(axis, node.input(0));
            String repeated = script.let(call("repeat_interleave", toType(parameter, type), block, along));
            return script.let(call("slice", repeated, along, "0", script.size(node.input(0), along), 1));
        }
        if (shape.rank() == 0) {
            return toType(parameter, type);
        }
        if (shape.isKnown() && shape.elements() == 1) {
            return toType(call("reshape", parameter, "annotate(List[int], [])"), type);
        }
        var target = new ArrayList<>(Collections.nCopies(script.rank(node.input(0)), 1));
        target.set(script.axis(axis, node.input(0)), -1);
        return toType(call("reshape", parameter, list(target)), type);
    }
}
