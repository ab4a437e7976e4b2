package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;

/// Cases of operators that pick, write, sort and make elements.
final class PickingCases {
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int BOOL = 9;

    private PickingCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addPicking(all);
        addConditions(all);
        addWriting(all);
        addSorting(all);
        addTurning(all);
        addMaking(all);
    }

    private static void addPicking(List<OperatorCase> all) {
        all.add(OperatorCase.of("GatherElements", 11).input("x", 3, 4)
                .constant("i", Array.of(0, -1, 2, 1, 0, 0, 1, -3).reshaped(Shape.of(2, 4)))
                .node("GatherElements", "y", "x", "i").with("axis", 0).output("y"));
        all.add(OperatorCase.of("GatherElements", 13).input("x", 2, 3, 4)
                .constant("i", Array.of(3, 0, -4, 1, 2, -1).reshaped(Shape.of(2, 3, 1)))
                .node("GatherElements", "y", "x", "i").with("axis", -1).output("y"));
        all.add(OperatorCase.of("GatherND", 11).input("x", 3, 4, 2)
                .constant("i", Array.of(2, -1, 0, 1).reshaped(Shape.of(2, 1, 2))).node("GatherND", "y", "x", "i")
                .output("y"));
        all.add(OperatorCase.of("GatherND", 13).input("x", 2, 4, 3)
                .constant("i", Array.of(3, 0, -1, 1, 2, 2).reshaped(Shape.of(2, 3, 1)))
                .node("GatherND", "y", "x", "i").with("batch_dims", 1).output("y"));
        for (int opset : new int[]{9, 11}) {
            all.add(OperatorCase.of("OneHot", opset).constant("i", Array.of(1, -1, 7, 0)).longs("d", 3)
                    .constant("v", Array.of(new float[]{-0.5f, 2}, 2)).node("OneHot", "h", "i", "d", "v")
                    .with("axis", opset == 9 ? -1 : 0).input("x", 1).node("Add", "y", "h", "x").output("y"));
        }
    }

    private static void addConditions(List<OperatorCase> all) {
        Array condition = Array.ofLongs(ElementType.BOOL, Shape.of(3), 0, 1, 1);
        all.add(OperatorCase.of("Compress", 9).open().input("x", 2, 4).constant("c", condition)
                .node("Compress", "y", "x", "c").with("axis", -1).output("y"));
        all.add(OperatorCase.of("Compress", 11).open().input("x", 2, 4).constant("c", condition)
                .node("Compress", "y", "x", "c").output("y"));
        for (int opset : new int[]{9, 13}) {
            all.add(OperatorCase.of("NonZero", opset).open().input("x", 2, 3, 4).node("Relu", "r", "x")
                    .node("NonZero", "i", "r").output("i"));
        }
        all.add(OperatorCase.of("Unique", 11).open().input("x", 5, 2).node("Cast", "i1", "x").with("to", INT64)
                .node("Unique", "i", "i1").alsoOutput("i2").alsoOutput("i3").alsoOutput("i4").output("i"));
        all.add(OperatorCase.of("Unique", 11).open().input("x", 6, 2).node("Cast", "i1", "x").with("to", INT32)
                .node("Cast", "f", "i1").with("to", 1).node("Unique", "y", "f").alsoOutput("i2").alsoOutput("i3")
                .alsoOutput("i4").with("axis", 0).output("y"));
        all.add(OperatorCase.of("Unique", 13).open().input("x", 6).node("Cast", "i1", "x").with("to", INT64)
                .node("Unique", "i", "i1").alsoOutput("i2").with("sorted", 0).output("i"));
    }

    private static void addWriting(List<OperatorCase> all) {
        Array places = Array.of(0, -1, 1, 2).reshaped(Shape.of(2, 2));
        for (int opset : new int[]{9, 11, 13}) {
            all.add(OperatorCase.of("ScatterElements", opset).input("x", 3, 4).constant("i", places).floats("u", 2, 2)
                    .node(opset < 11 ? "Scatter" : "ScatterElements", "y", "x", "i", "u").with("axis", 1)
                    .output("y"));
            if (opset >= 11) {
                all.add(OperatorCase.of("ScatterND", opset).input("x", 3, 4)
                        .constant("i", Array.of(2, 0).reshaped(Shape.of(2, 1))).floats("u", 2, 4)
                        .node("ScatterND", "y", "x", "i", "u").output("y"));
            }
        }
        for (String reduction : new String[]{"add", "mul", "max", "min"}) {
            Array twice = Array.of(1, 1, -2, 0).reshaped(Shape.of(2, 2));
            all.add(OperatorCase.of("ScatterElements", 18).input("x", 3, 4).constant("i", twice).floats("u", 2, 2)
                    .node("ScatterElements", "y", "x", "i", "u").with("reduction", reduction).output("y"));
            all.add(OperatorCase.of("ScatterND", 18).input("x", 3, 4)
                    .constant("i", Array.of(1, 1, 1, 1, 0, -1).reshaped(Shape.of(3, 2))).floats("u", 3)
                    .node("ScatterND", "y", "x", "i", "u").with("reduction", reduction).output("y"));
        }
    }

    private static void addSorting(List<OperatorCase> all) {
        all.add(OperatorCase.of("TopK", 7).input("x", 3, 5).node("TopK", "y", "x").alsoOutput("i").with("k", 2)
                .output("y"));
        all.add(OperatorCase.of("TopK", 10).input("x", 3, 5).longs("k", 3).node("TopK", "y", "x", "k").alsoOutput("i")
                .with("axis", 0).output("y"));
        all.add(OperatorCase.of("TopK", 11).input("x", 3, 5).longs("k", 4).node("Round", "r", "x")
                .node("TopK", "y", "r", "k").alsoOutput("i").with("largest", 0).output("y"));
        for (String type : new String[]{"ArgMax", "ArgMin"}) {
            all.add(OperatorCase.of("ArgExtreme", 9).input("x", 3, 4, 5).node(type, "i", "x").output("i"));
            all.add(OperatorCase.of("ArgExtreme", 11).input("x", 3, 4, 5).node(type, "i", "x").with("axis", -1)
                    .with("keepdims", 0).output("i"));
            all.add(OperatorCase.of("ArgExtreme", 13).input("x", 3, 4, 5).node("Round", "r", "x")
                    .node(type, "i", "r").with("axis", 1).with("select_last_index", 1).output("i"));
        }
        for (int opset : new int[]{7, 11, 13}) {
            all.add(OperatorCase.of("Hardmax", opset).input("x", 2, 3, 4).node("Hardmax", "y", "x").output("y"));
            all.add(OperatorCase.of("Hardmax", opset).input("x", 2, 3, 4).node("Hardmax", "y", "x").with("axis", 2)
                    .output("y"));
        }
    }

    private static void addTurning(List<OperatorCase> all) {
        for (int opset : new int[]{7, 13}) {
            all.add(OperatorCase.of("DepthToSpace", opset).input("x", 2, 12, 3, 4).node("DepthToSpace", "y", "x")
                    .with("blocksize", 2).output("y"));
            all.add(OperatorCase.of("SpaceToDepth", opset).input("x", 2, 3, 4, 6).node("SpaceToDepth", "y", "x")
                    .with("blocksize", 2).output("y"));
            all.add(OperatorCase.of("Tile", opset).input("x", 2, 1, 3).longs("r", 1, 3, 2).node("Tile", "y", "x", "r")
                    .output("y"));
        }
        all.add(OperatorCase.of("DepthToSpace", 11).input("x", 2, 12, 3, 4).node("DepthToSpace", "y", "x")
                .with("blocksize", 2).with("mode", "CRD").output("y"));
        all.add(OperatorCase.of("ReverseSequence", 10).input("x", 4, 3, 2).longs("n", 2, 4, 1)
                .node("ReverseSequence", "y", "x", "n").output("y"));
        all.add(OperatorCase.of("ReverseSequence", 10).input("x", 3, 4).longs("n", 2, 4, 3)
                .node("ReverseSequence", "y", "x", "n").with("batch_axis", 0).with("time_axis", 1).output("y"));
        all.add(OperatorCase.of("Trilu", 14).input("x", 2, 3, 4).node("Trilu", "y", "x").output("y"));
        all.add(OperatorCase.of("Trilu", 14).input("x", 4, 3)
                .constant("k", Array.of(-1).reshaped(Shape.SCALAR)).node("Trilu", "y", "x", "k").with("upper", 0)
                .output("y"));
        all.add(OperatorCase.of("Pad", 19).input("x", 3, 4).longs("p", 1, -1, 2, 3).node("Pad", "y", "x", "p")
                .with("mode", "wrap").output("y"));
        all.add(OperatorCase.of("Split", 18).input("x", 7, 2).node("Split", "y", "x").alsoOutput("z")
                .alsoOutput("w").with("num_outputs", 3).output("y"));
    }

    private static void addMaking(List<OperatorCase> all) {
        for (int opset : new int[]{9, 13}) {
            all.add(OperatorCase.of("EyeLike", opset).input("x", 3, 4).node("EyeLike", "y", "x").with("k", 1)
                    .output("y"));
            all.add(OperatorCase.of("SizeOf", opset).input("x", 3, 4).node("Size", "i", "x").output("i"));
        }
        all.add(OperatorCase.of("EyeLike", 9).input("x", 3, 4).node("EyeLike", "i", "x").with("k", -1)
                .with("dtype", INT64).output("i"));
        all.add(OperatorCase.of("EyeLike", 9).input("x", 2, 2).node("EyeLike", "d", "x").with("dtype", INT32)
                .node("Cast", "b", "d").with("to", BOOL).output("b"));
        all.add(OperatorCase.of("Range", 11).input("x", 5, 2).node("Size", "n", "x")
                .constant("s", Array.of(-3).reshaped(Shape.SCALAR)).constant("t", Array.of(2).reshaped(Shape.SCALAR))
                .node("Range", "i", "s", "n", "t").output("i"));
        all.add(OperatorCase.of("Range", 11).open().input("x", 1)
                .constant("s", Array.of(new float[]{2}, Shape.SCALAR))
                .constant("e", Array.of(new float[]{-0.9f}, Shape.SCALAR))
                .constant("t", Array.of(new float[]{-0.5f}, Shape.SCALAR)).node("Range", "r", "s", "e", "t")
                .node("Add", "y", "r", "x").output("y"));
    }
}
