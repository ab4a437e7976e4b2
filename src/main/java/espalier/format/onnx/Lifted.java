package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.List;

/// An attribute that newer operator sets take as an input: read as an input from every file, written as the file's version has it.
///
/// @param type the operator, or a prefix of its name ending in `*`
/// @param input the position of the input it became
/// @param since the first operator set that has the input
/// @param kind what the attribute holds
record Lifted(String type, int input, String attribute, int since, Kind kind) {
    private enum Kind {
        INTEGER, INTEGERS, NUMBER, NUMBERS
    }

    private static final List<Lifted> ALL = List.of(ints("Squeeze", 1, "axes", 13), ints("Unsqueeze", 1, "axes", 13),
            ints("ReduceSum", 1, "axes", 13), ints("Reduce*", 1, "axes", 18), ints("Split", 1, "split", 13),
            ints("Slice", 1, "starts", 10), ints("Slice", 2, "ends", 10), ints("Slice", 3, "axes", 10),
            ints("Pad", 1, "pads", 11), number("Pad", 2, "value", 11), number("Clip", 1, "min", 11),
            number("Clip", 2, "max", 11), new Lifted("Upsample", 2, "scales", 9, Kind.NUMBERS),
            new Lifted("Resize", 2, "scales", 9, Kind.NUMBERS), new Lifted("TopK", 1, "k", 10, Kind.INTEGER));

    private static Lifted ints(String type, int input, String attribute, int since) {
        return new Lifted(type, input, attribute, since, Kind.INTEGERS);
    }

    private static Lifted number(String type, int input, String attribute, int since) {
        return new Lifted(type, input, attribute, since, Kind.NUMBER);
    }

    /// The attributes of operator `type` that are inputs in the newest operator set but not yet in `opset`.
    static List<Lifted> of(String type, int opset) {
        return ALL.stream().filter(lifted -> lifted.appliesTo(type) && opset < lifted.since).toList();
    }

    /// The attribute's value as the input it became.
    Array value(AttributeProto given) {
        return switch (kind) {
            case INTEGER -> Array.of(given.getI());
            case INTEGERS -> Array.of(given.getIntsList().stream().mapToLong(Long::longValue).toArray());
            case NUMBER -> Array.of(new float[]{given.getF()}, Shape.SCALAR);
            case NUMBERS -> {
                float[] numbers = new float[given.getFloatsCount()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = given.getFloats(i);
                }
                yield Array.of(numbers, numbers.length);
            }
        };
    }

    /// Writes `value` as the attribute.
    void write(NodeProto.Builder node, Array value) {
        switch (kind) {
            case INTEGER -> AttributeWriter.integer(node, attribute, value.toLongs()[0]);
            case INTEGERS -> AttributeWriter.longs(node, attribute, value.toLongs());
            case NUMBER -> AttributeWriter.number(node, attribute, value.toFloats()[0]);
            case NUMBERS -> AttributeWriter.numbers(node, attribute, value.toFloats());
        }
    }

    private boolean appliesTo(String operator) {
        if (type.endsWith("*")) {
            return operator.startsWith(type.substring(0, type.length() - 1)) && !operator.equals("ReduceSum");
        }
        return type.equals(operator);
    }
}
