package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;

/// Cases of operators that move, cut, join and reduce, and of shapes that graphs compute.
final class ArrangingCases {
    private ArrangingCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addShaping(all);
        addCutting(all);
        addReductions(all);
        addConstants(all);
        addComputedShapes(all);
    }

    private static void addShaping(List<OperatorCase> all) {
        all.add(image("Flatten", 9).node("Flatten", "y", "x").output("y"));
        all.add(image("Flatten", 13).node("Flatten", "y", "x").with("axis", -1).output("y"));
        all.add(image("Flatten", 13).node("Flatten", "y", "x").with("axis", 0).output("y"));
        all.add(image("Reshape", 7).longs("s", 0, -1, 4).node("Reshape", "y", "x", "s").output("y"));
        all.add(image("Reshape", 14).longs("s", 2, 192).node("Reshape", "y", "x", "s").with("allowzero", 1)
                .output("y"));
        all.add(image("Transpose", 7).node("Transpose", "y", "x").output("y"));
        all.add(image("Transpose", 13).node("Transpose", "y", "x").list("perm", 0, 2, 3, 1).output("y"));
        all.add(OperatorCase.of("Squeeze", 7).input("x", 1, 3, 1).node("Squeeze", "y", "x").list("axes", 0)
                .output("y"));
        all.add(OperatorCase.of("Squeeze", 13).input("x", 1, 3, 1).longs("a", -1).node("Squeeze", "y", "x", "a")
                .output("y"));
        all.add(OperatorCase.of("Squeeze", 13).input("x", 1, 3, 1).node("Squeeze", "y", "x").output("y"));
        all.add(image("Unsqueeze", 9).node("Unsqueeze", "y", "x").list("axes", 0, 5).output("y"));
        all.add(image("Unsqueeze", 13).longs("a", 1, -1).node("Unsqueeze", "y", "x", "a").output("y"));
        all.add(OperatorCase.of("Expand", 8).input("x", 3, 1).longs("s", 2, 1, 6).node("Expand", "y", "x", "s")
                .output("y"));
        all.add(image("Concat", 7).floats("c", 2, 5, 8, 8).node("Concat", "y", "x", "c", "x").with("axis", 1)
                .output("y"));
        all.add(image("Concat", 13).floats("c", 2, 3, 8, 1).node("Concat", "y", "x", "c").with("axis", -1).output("y"));
    }

    private static void addCutting(List<OperatorCase> all) {
        all.add(image("Slice", 9).node("Slice", "y", "x").list("starts", 1, -3).list("ends", 2, 100).list("axes", 0, 3)
                .output("y"));
        all.add(image("Slice", 9).node("Slice", "y", "x").list("starts", 1).list("ends", -1).output("y"));
        all.add(image("Slice", 13).longs("s", -1, 1).longs("e", -100, 7).longs("a", 2, 3).longs("t", -2, 3)
                .node("Slice", "y", "x", "s", "e", "a", "t").output("y"));
        all.add(image("Slice", 10).longs("s", 0).longs("e", Long.MAX_VALUE).node("Slice", "y", "x", "s", "e")
                .output("y"));
        all.add(image("Split", 7).node("Split", "y", "x").alsoOutput("z").with("axis", 2).output("y"));
        all.add(image("Split", 11).node("Split", "y", "x").alsoOutput("z").with("axis", -1).list("split", 3, 5)
                .output("y"));
        all.add(image("Split", 13).longs("s", 2, 6).node("Split", "y", "x", "s").alsoOutput("z").with("axis", 3)
                .output("y"));
        all.add(image("Split", 18).node("Split", "y", "x").alsoOutput("z").with("axis", 1).with("num_outputs", 2)
                .output("y"));
        all.add(image("Gather", 9).longs("i", 2, 0).node("Gather", "y", "x", "i").with("axis", 1).output("y"));
        all.add(image("Gather", 13).constant("i", new Array(ElementType.INT64, Shape.SCALAR,
                Array.of(-1L).bytes())).node("Gather", "y", "x", "i").with("axis", 2).output("y"));
        all.add(image("Pad", 7).node("Pad", "y", "x").list("pads", 0, 0, 1, 2, 0, 0, 0, 3).with("value", 0.5f)
                .output("y"));
        all.add(image("Pad", 9).node("Pad", "y", "x").list("pads", 0, 0, 1, 2, 0, 0, -1, 3).with("mode", "constant")
                .output("y"));
        all.add(image("Pad", 13).longs("p", 0, 0, 1, 2, 0, 0, 1, 0).node("Pad", "y", "x", "p").with("mode", "reflect")
                .output("y"));
        all.add(image("Pad", 13).longs("p", 0, 0, 1, 2, 0, 0, 1, 0).node("Pad", "y", "x", "p").with("mode", "edge")
                .output("y"));
        all.add(image("Pad", 18).longs("p", 1, 2, 0, 3).longs("a", -1, 2).node("Pad", "y", "x", "p", "", "a")
                .output("y"));
    }

    private static void addReductions(List<OperatorCase> all) {
        for (String type : new String[]{"L1", "L2", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare"}) {
            all.add(image("Reduce", 9).node("Reduce" + type, "y", "x").list("axes", 2, 3).with("keepdims", 0)
                    .output("y"));
            all.add(image("Reduce", 11).node("Reduce" + type, "y", "x").output("y"));
            all.add(image("Reduce", 18).longs("a", -1).node("Reduce" + type, "y", "x", "a").output("y"));
        }
        all.add(image("Reduce", 13).longs("a", 1, 2).node("ReduceSum", "y", "x", "a").with("keepdims", 0).output("y"));
        all.add(image("Reduce", 13).node("ReduceMean", "y", "x").list("axes", -2, -1).output("y"));
        all.add(image("Reduce", 18).node("ReduceSum", "y", "x").with("noop_with_empty_axes", 1).output("y"));
    }

    private static void addConstants(List<OperatorCase> all) {
        Array values = Array.of(new float[]{1, -2, 3}, 3);
        all.add(image("Constant", 13).node("Constant", "c").sparse("sparse_value", values, Array.of(0, 2, 7), 8)
                .node("Mul", "y", "x", "c").output("y"));
        all.add(image("Constant", 13).node("Constant", "c")
                .sparse("sparse_value", values, Array.of(0, 1, 0, 7, 2, 3).reshaped(Shape.of(3, 2)), 3, 8)
                .longs("s", 3, 1, 8).node("Reshape", "d", "c", "s").node("Mul", "y", "x", "d").output("y"));
        all.add(image("Constant", 9).node("Constant", "c", new String[0])
                .tensor("value", Array.of(new float[]{1, 2, 3}, 3, 1, 1)).node("Mul", "y", "x", "c").output("y"));
        all.add(image("Constant", 13).node("Constant", "c", new String[0]).with("value_float", 0.5f)
                .node("Mul", "y", "x", "c").output("y"));
        all.add(image("Constant", 13).node("Constant", "s", new String[0]).list("value_ints", 0, -1)
                .node("Reshape", "y", "x", "s").output("y"));
        all.add(image("Constant", 13).node("Constant", "a", new String[0]).with("value_int", 1)
                .node("Constant", "s", new String[0]).list("value_ints", 1).node("Reshape", "r", "a", "s")
                .node("ReduceSum", "y", "x", "r").output("y"));
        all.add(image("ConstantOfShape", 9).node("Shape", "s", "x").node("ConstantOfShape", "c", "s")
                .tensor("value", Array.of(new float[]{7}, 1)).node("Add", "y", "x", "c").output("y"));
        all.add(OperatorCase.of("ConstantOfShape", 13).input("x", 3, 1).longs("n", 2).node("ConstantOfShape", "s", "n")
                .tensor("value", Array.of(4L)).node("Expand", "e", "x", "s2").output("e").longs("s2", 1, 4)
                .node("Reshape", "i", "s", "n1").longs("n1", 2).output("i"));
    }

    /// What PyTorch exports for `x.view(x.size(0), -1)` and its like.
    private static void addComputedShapes(List<OperatorCase> all) {
        all.add(image("ShapeOf", 9).node("Shape", "s", "x").longs("zero", 0).node("Gather", "n", "s", "zero")
                .longs("rest", -1).node("Concat", "t", "n", "rest").with("axis", 0).node("Reshape", "y", "x", "t")
                .output("y"));
        all.add(image("ShapeOf", 15).node("Shape", "a", "x").with("start", 1).with("end", -1).node("Shape", "b", "x")
                .with("start", -1).longs("two", 2).node("Mul", "m", "a", "two").node("Div", "d", "m", "two")
                .node("Concat", "t", "one", "d", "b").with("axis", 0).longs("one", -1).node("Reshape", "y", "x", "t")
                .output("y"));
        all.add(image("ShapeOf", 13).node("Shape", "s", "x").longs("from", 0).longs("to", 2)
                .node("Slice", "f", "s", "from", "to").longs("rest", -1).node("Concat", "t", "f", "rest")
                .with("axis", 0)
                .node("Cast", "t2", "t").with("to", 7).node("Reshape", "y", "x", "t2").output("y"));
        all.add(image("ShapeOf", 13).node("Shape", "s", "x").node("Unsqueeze", "u", "s", "z").longs("z", 0)
                .node("Squeeze", "v", "u", "z").node("Split", "p", "v").alsoOutput("i2").with("axis", 0).longs("q", 192)
                .node("Concat", "t", "o", "q").longs("o", 2).with("axis", 0).node("Reshape", "y", "x", "t")
                .output("y"));
    }

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 3, 8, 8);
    }
}
