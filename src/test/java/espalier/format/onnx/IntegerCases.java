package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Cases of operators that turn numbers into integers and back.
final class IntegerCases {
    private IntegerCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addPerTensor(all);
        addPerAxis(all);
        addBlocked(all);
    }

    private static void addPerTensor(List<OperatorCase> all) {
        all.add(both(OperatorCase.of("QuantizeLinear", 10).input("x", 2, 3, 8, 8).constant("s", scalar(0.01f))));
        for (ElementType type : new ElementType[]{ElementType.INT8, ElementType.UINT8}) {
            all.add(both(OperatorCase.of("QuantizeLinear", 10).input("x", 2, 3, 8, 8).constant("s", scalar(0.004f))
                    .constant("z", integers(type, Shape.SCALAR, 7)), "z"));
        }
        for (ElementType type : new ElementType[]{ElementType.INT16, ElementType.UINT16, ElementType.INT4,
                ElementType.UINT4}) {
            all.add(both(OperatorCase.of("DequantizeLinear", 21).input("x", 2, 3, 8, 8).constant("s", scalar(0.1f))
                    .constant("z", integers(type, Shape.SCALAR, 3)), "z"));
        }
        all.add(OperatorCase.of("QuantizeLinear", 21).input("x", 4, 6).constant("s", scalar(0.3f))
                .node("QuantizeLinear", "q", "x", "s").with("output_dtype", ElementTypes.number(ElementType.INT4))
                .node("DequantizeLinear", "y", "q", "s").output("y"));
        all.add(OperatorCase.of("DequantizeLinear", 13).input("x", 5).constant("s", scalar(0.25f))
                .constant("i", integers(ElementType.INT32, Shape.of(5), -70000, 3, 16777217, 0, 9))
                .node("DequantizeLinear", "d", "i", "s").node("Add", "y", "x", "d").output("y"));
    }

    private static void addPerAxis(List<OperatorCase> all) {
        Array three = Array.of(new float[]{0.01f, 0.002f, 0.03f}, 3);
        Array zeros = integers(ElementType.INT8, Shape.of(3), 5, -3, 0);
        for (int opset : new int[]{13, 19, 21, 23}) {
            all.add(both(OperatorCase.of("QuantizeLinear", opset).input("x", 2, 3, 4, 4).constant("s", three)
                    .constant("z", zeros), "z"));
        }
        all.add(OperatorCase.of("DequantizeLinear", 13).input("x", 4, 3).constant("s", three).constant("z", zeros)
                .node("QuantizeLinear", "q", "x", "s", "z").with("axis", -1)
                .node("DequantizeLinear", "y", "q", "s", "z").with("axis", -1).output("y"));
    }

    private static void addBlocked(List<OperatorCase> all) {
        all.add(OperatorCase.of("QuantizeLinear", 21).input("x", 3, 4).floats("f", 3, 2).node("Abs", "s", "f")
                .constant("z", integers(ElementType.UINT8, Shape.of(3, 2), 1, 2, 3, 4, 5, 200))
                .node("QuantizeLinear", "q", "x", "s", "z").with("axis", 1).with("block_size", 2)
                .node("DequantizeLinear", "y", "q", "s", "z").with("axis", 1).with("block_size", 2).output("y"));
        all.add(OperatorCase.of("DequantizeLinear", 21).input("x", 4, 3).floats("s", 2, 3)
                .constant("w", integers(ElementType.INT4, Shape.of(4, 3), -8, 7, 3, 0, -1, 2, 5, -5, 1, 6, 4, -3))
                .node("DequantizeLinear", "d", "w", "s").with("axis", 0).with("block_size", 2)
                .node("Add", "y", "x", "d").output("y"));
    }

    /// Numbers become integers and numbers again.
    private static OperatorCase both(OperatorCase start, String... zero) {
        String[] first = zero.length == 0 ? new String[]{"x", "s"} : new String[]{"x", "s", zero[0]};
        String[] second = first.clone();
        second[0] = "q";
        return start.node("QuantizeLinear", "q", first).node("DequantizeLinear", "y", second).output("y");
    }

    private static Array scalar(float value) {
        return Array.of(new float[]{value}, Shape.SCALAR);
    }

    /// Integers of any type; two of 4 bits share a byte, the first in its lower half.
    static Array integers(ElementType type, Shape shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length + 1).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            switch (type) {
                case INT4, UINT4 -> bytes.put(i / 2,
                        (byte) (bytes.get(i / 2) | (values[i] & 15) << (i % 2 == 0 ? 0 : 4)));
                case INT16, UINT16 -> bytes.putShort(2 * i, (short) values[i]);
                case INT32 -> bytes.putInt(4 * i, values[i]);
                default -> bytes.put(i, (byte) values[i]);
            }
        }
        long length = type.bytes() == 0 ? (values.length + 1) / 2 : (long) values.length * type.bytes();
        return new Array(type, shape, MemorySegment.ofArray(bytes.array()).asSlice(0, length));
    }
}
