package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/// Cases of operators that turn numbers into integers and back.
final class IntegerCases {
    private IntegerCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addPerTensor(all);
        addPerAxis(all);
        addBlocked(all);
        addEightFloatingBits(all);
        addConvolutions(all);
        addProducts(all);
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

    private static void addEightFloatingBits(List<OperatorCase> all) {
        for (ElementType type : new ElementType[]{ElementType.FLOAT8E4M3FN, ElementType.FLOAT8E5M2}) {
            all.add(both(OperatorCase.of("QuantizeLinear", 21).input("x", 3, 40).constant("s", scalar(1e-5f))
                    .constant("z", Array.ofDoubles(type, Shape.SCALAR, 0)), "z"));
            all.add(OperatorCase.of("DequantizeLinear", 21).input("x", 3, 40).constant("s", scalar(0.5f))
                    .node("QuantizeLinear", "q", "x", "s").with("output_dtype", ElementTypes.number(type))
                    .node("DequantizeLinear", "y", "q", "s").output("y"));
        }
        // ONNX Runtime takes 480 to 496 steps for 448, not for NaN.
        all.add(OperatorCase.of("QuantizeLinear", 19).input("x", 8).constant("s", scalar(1))
                .constant("v", Array.of(new float[]{0.3f, -17.2f, 447, 463, 470, -1000, 1e-3f, 1e5f}, 8))
                .constant("z", Array.ofDoubles(ElementType.FLOAT8E4M3FN, Shape.SCALAR, 0))
                .node("QuantizeLinear", "q", "v", "s", "z").with("saturate", 0)
                .node("DequantizeLinear", "d", "q", "s", "z").node("Add", "y", "x", "d").output("y"));
    }

    private static void addConvolutions(List<OperatorCase> all) {
        for (ElementType type : new ElementType[]{ElementType.UINT8, ElementType.INT8}) {
            all.add(eightBits(OperatorCase.of("QLinearConv", 10), type, 2, 4, 6, 5)
                    .constant("w", integers(ElementType.INT8, Shape.of(6, 2, 3, 2), some(72)))
                    .constant("ws", Array.of(new float[]{0.01f, 0.02f, 0.005f, 0.03f, 0.011f, 0.017f}, 6))
                    .constant("wz", integers(ElementType.INT8, Shape.of(6), 0, 0, 0, 0, 0, 0))
                    .constant("ys", scalar(0.15f)).constant("yz", integers(type, Shape.SCALAR, 9))
                    .constant("b", integers(ElementType.INT32, Shape.of(6), 100, -200, 5, 0, 77, -3))
                    .node("QLinearConv", "c", "q", "s", "z", "w", "ws", "wz", "ys", "yz", "b").with("group", 2)
                    .list("pads", 1, 0, 1, 1).list("strides", 2, 1).node("DequantizeLinear", "y", "c", "ys", "yz")
                    .output("y"));
        }
        all.add(eightBits(OperatorCase.of("ConvInteger", 10), ElementType.UINT8, 1, 2, 5, 5)
                .constant("w", integers(ElementType.UINT8, Shape.of(3, 2, 3, 3), some(54)))
                .constant("wz", integers(ElementType.UINT8, Shape.SCALAR, 100))
                .node("ConvInteger", "c", "q", "w", "z", "wz").list("pads", 1, 1, 1, 1).node("Cast", "y", "c")
                .with("to", ElementTypes.number(ElementType.FLOAT32)).output("y"));
    }

    private static void addProducts(List<OperatorCase> all) {
        all.add(eightBits(OperatorCase.of("QLinearMatMul", 10), ElementType.UINT8, 2, 3, 4)
                .constant("w", integers(ElementType.INT8, Shape.of(4, 5), some(20))).constant("ws", scalar(0.02f))
                .constant("wz", integers(ElementType.INT8, Shape.SCALAR, 3)).constant("ys", scalar(0.1f))
                .constant("yz", integers(ElementType.UINT8, Shape.SCALAR, 128))
                .node("QLinearMatMul", "c", "q", "s", "z", "w", "ws", "wz", "ys", "yz")
                .node("DequantizeLinear", "y", "c", "ys", "yz").output("y"));
        all.add(eightBits(OperatorCase.of("MatMulInteger", 10), ElementType.UINT8, 3, 4)
                .constant("w", integers(ElementType.INT8, Shape.of(4, 5), some(20)))
                .constant("wz", integers(ElementType.INT8, Shape.of(5), 3, -1, 0, 2, 9))
                .node("MatMulInteger", "c", "q", "w", "z", "wz").node("Cast", "y", "c")
                .with("to", ElementTypes.number(ElementType.FLOAT32)).output("y"));
        for (String output : new String[]{"q", "z"}) {
            all.add(OperatorCase.of("DynamicQuantizeLinear", 11).input("x", 3, 7)
                    .node("DynamicQuantizeLinear", "q", "x").alsoMakes("s").alsoMakes("z").node("Cast", "y", output)
                    .with("to", ElementTypes.number(ElementType.FLOAT32)).output("y"));
        }
    }

    /// The input as 8-bit integers `q` with scale `s` and zero `z`.
    private static OperatorCase eightBits(OperatorCase start, ElementType type, long... sizes) {
        int zero = type == ElementType.UINT8 ? 120 : -5;
        return start.input("x", sizes).constant("s", scalar(0.02f)).constant("z", integers(type, Shape.SCALAR, zero))
                .node("QuantizeLinear", "q", "x", "s", "z");
    }

    private static int[] some(int count) {
        return new Random(count).ints(count, -128, 128).toArray();
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
