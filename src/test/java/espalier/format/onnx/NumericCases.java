package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;

/// Cases of arithmetic, comparison and products.
final class NumericCases {
    private NumericCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addProducts(all);
        addSums(all);
        addArithmetic(all);
        addFunctions(all);
        addMany(all);
        addIntegers(all);
        addConversions(all);
    }

    private static void addSums(List<OperatorCase> all) {
        for (String equation : new String[]{"ij,jk->ik", "ij, jk", "ij,kj->", "...j,jk->...k"}) {
            long[] sizes = equation.contains("kj") ? new long[]{2, 5} : new long[]{5, 2};
            all.add(OperatorCase.of("Einsum", 12).input("x", 4, 5).floats("w", sizes).node("Einsum", "y", "x", "w")
                    .with("equation", equation).output("y"));
        }
        all.add(OperatorCase.of("Einsum", 13).input("x", 2, 3, 3).node("Einsum", "y", "x").with("equation", "bii->bi")
                .output("y"));
        all.add(OperatorCase.of("Einsum", 13).input("x", 2, 3, 4).floats("w", 1, 4, 5).floats("v", 5)
                .node("Einsum", "y", "x", "w", "v").with("equation", "...ab,...bC,C->...a").output("y"));
    }

    private static void addProducts(List<OperatorCase> all) {
        all.add(OperatorCase.of("Gemm", 9).input("x", 5, 4).floats("w", 3, 5).floats("c", 3)
                .node("Gemm", "y", "x", "w", "c").with("transA", 1).with("transB", 1).with("alpha", 0.5f)
                .with("beta", 2f).output("y"));
        all.add(OperatorCase.of("Gemm", 13).input("x", 4, 5).floats("w", 5, 3).node("Gemm", "y", "x", "w").output("y"));
        all.add(OperatorCase.of("MatMul", 13).input("x", 2, 1, 4, 5).floats("w", 3, 5, 6).node("MatMul", "y", "x", "w")
                .output("y"));
        all.add(OperatorCase.of("MatMul", 9).input("x", 5).floats("w", 5, 6).node("MatMul", "y", "x", "w").output("y"));
        all.add(OperatorCase.of("MatMul", 9).input("x", 4, 5).floats("w", 5).node("MatMul", "y", "x", "w").output("y"));
    }

    private static void addArithmetic(List<OperatorCase> all) {
        for (String type : new String[]{"Add", "Sub", "Mul", "Div", "Max", "Min", "PRelu", "Sum"}) {
            all.add(image("Binary", 9).floats("c", 3, 1, 1).node(type, "y", "x", "c").output("y"));
        }
        all.add(image("Binary", 13).node("Abs", "a", "x").floats("c", 8).node("Pow", "y", "a", "c").output("y"));
        all.add(image("Binary", 13).floats("c", 8).floats("d", 3, 8, 8).node("Sum", "y", "x", "c", "d").output("y"));
        all.add(image("Binary", 13).floats("c", 8).floats("d", 3, 8, 8).node("Max", "y", "x", "c", "d").output("y"));
        for (String type : new String[]{"Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal"}) {
            all.add(image("Binary", 16).floats("c", 8, 1).node(type, "b", "x", "c").output("b"));
        }
        for (String type : new String[]{"And", "Or", "Xor"}) {
            all.add(image("Binary", 13).floats("c", 8, 1).node("Greater", "b1", "x", "c").node("Less", "b2", "c", "x")
                    .node(type, "b", "b1", "b2").output("b"));
        }
        all.add(image("Unary", 13).floats("c", 8, 1).node("Greater", "b1", "x", "c").node("Not", "b", "b1")
                .output("b"));
        all.add(image("Where", 13).floats("c", 8, 1).node("Greater", "b1", "x", "c").node("Where", "y", "b1", "x", "c")
                .output("y"));
        all.add(image("Binary", 13).node("Shape", "i1", "x").longs("i2", 3).node("Mod", "i", "i1", "i2").output("i"));
        all.add(image("Cast", 13).node("Cast", "i", "x").with("to", 7).output("i"));
        all.add(image("Cast", 9).node("Cast", "b", "x").with("to", 9).output("b"));
    }

    private static void addFunctions(List<OperatorCase> all) {
        for (String type : new String[]{"Acos", "Asin", "Atanh"}) {
            all.add(image("Unary", 9).node("Tanh", "a", "x").node(type, "y", "a").output("y"));
        }
        for (String type : new String[]{"Asinh", "Atan", "Cosh", "Sinh", "Tan"}) {
            all.add(image("Unary", 9).node("Tanh", "a", "x").node(type, "y", "a").output("y"));
        }
        all.add(image("Unary", 9).node("Exp", "a", "x").floats("c", 8).node("Exp", "e", "c").node("Add", "s", "a", "e")
                .node("Relu", "r", "s").node("Max", "m", "r", "one")
                .constant("one", Array.of(new float[]{1}, Shape.SCALAR)).node("Acosh", "y", "m").output("y"));
        all.add(image("Unary", 13).node("Log", "a", "x").node("IsNaN", "b", "a").output("b"));
        for (int opset : new int[]{10, 20}) {
            for (int[] signs : new int[][]{{1, 1}, {0, 1}, {1, 0}}) {
                all.add(image("IsInf", opset).node("Ceil", "r", "x").node("Reciprocal", "q", "r")
                        .node("IsInf", "b", "q").with("detect_negative", signs[0]).with("detect_positive", signs[1])
                        .output("b"));
            }
        }
    }

    private static void addMany(List<OperatorCase> all) {
        for (int opset : new int[]{8, 13}) {
            for (String type : new String[]{"Max", "Mean", "Min", "Sum"}) {
                all.add(image("Combine", opset).floats("c", 8).floats("d", 3, 1, 8).node(type, "y", "c", "x", "d")
                        .output("y"));
                all.add(image("Combine", opset).node(type, "y", "x").output("y"));
            }
        }
        all.add(image("Combine", 13).floats("c", 8).node("Mean", "y", "x", "c").output("y"));
        for (int opset : new int[]{11, 14}) {
            all.add(image("CumSum", opset).constant("a", Array.of(2).reshaped(Shape.SCALAR))
                    .node("CumSum", "y", "x", "a").output("y"));
            all.add(image("CumSum", opset).constant("a", Array.of(-1).reshaped(Shape.SCALAR))
                    .node("CumSum", "y", "x", "a").with("exclusive", 1).with("reverse", 1).output("y"));
        }
        for (int opset : new int[]{9, 13, 18}) {
            all.add(image("Reduce", opset).node("Exp", "e", "x").node("ReduceLogSum", "y", "e").output("y"));
        }
        all.add(image("Dropout", 13).node("Dropout", "y", "x").alsoOutput("b").output("y"));
    }

    /// Integers are made of the floats that come in, and leave as 64 bits.
    private static void addIntegers(List<OperatorCase> all) {
        for (String type : new String[]{"BitwiseAnd", "BitwiseOr", "BitwiseXor"}) {
            all.add(integers("Binary", 18, ElementType.INT32).constant("c", Array.ofLongs(ElementType.INT32,
                    Shape.of(8), 1, 2, 3, -4, 100, 6, 7, 255)).node(type, "r", "n", "c").node("Cast", "i", "r")
                    .with("to", 7).output("i"));
        }
        all.add(integers("Unary", 18, ElementType.INT8).node("BitwiseNot", "r", "n").node("Cast", "i", "r")
                .with("to", 7).output("i"));
        for (String direction : new String[]{"LEFT", "RIGHT"}) {
            all.add(integers("Binary", 11, ElementType.UINT8)
                    .constant("c", Array.ofLongs(ElementType.UINT8, Shape.of(8), 0, 1, 2, 3, 4, 5, 6, 7))
                    .node("BitShift", "r", "n", "c").with("direction", direction).node("Cast", "i", "r").with("to", 7)
                    .output("i"));
        }
        for (ElementType type : new ElementType[]{ElementType.INT32, ElementType.INT64}) {
            Array divisors = Array.ofLongs(type, Shape.of(8), 1, 2, 3, -4, 5, -6, 7, -1);
            for (String operator : new String[]{"Add", "Sub", "Mul", "Div", "Mod", "Max", "Min"}) {
                all.add(integers("Binary", 13, type).constant("c", divisors).node(operator, "r", "n", "c")
                        .node("Cast", "i", "r").with("to", 7).output("i"));
            }
            all.add(integers("Binary", 13, type).constant("c", divisors).node("Mod", "r", "n", "c").with("fmod", 1)
                    .node("Cast", "i", "r").with("to", 7).output("i"));
            for (String reduction : new String[]{"Sum", "Max", "Min", "Prod", "Mean"}) {
                all.add(integers("Reduce", 13, type).node("Reduce" + reduction, "r", "n").with("keepdims", 0)
                        .node("Cast", "i", "r").with("to", 7).output("i"));
            }
        }
        all.add(image("Binary", 13).floats("c", 8).node("Mod", "y", "x", "c").with("fmod", 1).output("y"));
        all.add(image("CastLike", 15).longs("l", 1).node("CastLike", "i", "x", "l").output("i"));
        all.add(image("Binary", 13).node("Abs", "a", "x").longs("c", 2).node("Pow", "y", "a", "c").output("y"));
    }

    private static void addConversions(List<OperatorCase> all) {
        for (ElementType type : ElementType.values()) {
            if (type.isFloat8()) {
                for (int saturate = 0; saturate < 2; saturate++) {
                    all.add(image("Cast", 19).constant("scale", Array.of(new float[]{200}, Shape.SCALAR))
                            .node("Mul", "scaled", "x", "scale").node("Cast", "e", "scaled")
                            .with("to", ElementTypes.number(type)).with("saturate", saturate).node("Cast", "y", "e")
                            .with("to", 1).output("y"));
                }
            }
        }
        for (ElementType type : new ElementType[]{ElementType.INT4, ElementType.UINT4}) {
            for (ElementType wide : new ElementType[]{ElementType.FLOAT32, ElementType.FLOAT16,
                    type == ElementType.INT4 ? ElementType.INT8 : ElementType.UINT8}) {
                float least = type.least();
                all.add(OperatorCase.of("Cast", 21).input("x", 6)
                        .constant("v", Array.of(new float[]{least, least + 1, 0, 3, 6, type.greatest()}, 6))
                        .node("Cast", "n", "v").with("to", ElementTypes.number(type)).node("Cast", "w", "n")
                        .with("to", ElementTypes.number(wide)).node("Cast", "f", "w").with("to", 1)
                        .node("Add", "y", "x", "f").output("y"));
            }
        }
        for (ElementType type : new ElementType[]{ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT64,
                ElementType.INT8, ElementType.INT16, ElementType.UINT16, ElementType.UINT32, ElementType.UINT64}) {
            all.add(image("Cast", 13).constant("scale", Array.of(new float[]{50}, Shape.SCALAR)).node("Abs", "p", "x")
                    .node("Mul", "scaled", "p", "scale").node("Cast", "n", "scaled")
                    .with("to", ElementTypes.number(type)).node("Cast", "y", "n").with("to", 1).output("y"));
        }
    }

    private static OperatorCase integers(String operator, int opset, ElementType type) {
        return image(operator, opset).constant("scale", Array.of(new float[]{9}, Shape.SCALAR))
                .node("Mul", "scaled", "x", "scale").node("Cast", "w", "scaled").with("to", 6).node("Cast", "n", "w")
                .with("to", ElementTypes.number(type));
    }

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 3, 8, 8);
    }
}
