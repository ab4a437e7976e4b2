package espalier.format.onnx;

import java.util.List;

/// Cases of arithmetic, comparison and products.
final class NumericCases {
    private NumericCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addProducts(all);
        addArithmetic(all);
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

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 3, 8, 8);
    }
}
