package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.List;

/// Cases of layers, pools, normalizations and activations.
final class LayerCases {
    private LayerCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addConvolutions(all);
        addNormalizations(all);
        addPools(all);
        addActivations(all);
    }

    private static void addConvolutions(List<OperatorCase> all) {
        for (String padding : new String[]{"SAME_UPPER", "SAME_LOWER", "VALID"}) {
            all.add(image("Conv", 11).floats("w", 4, 3, 3, 2).node("Conv", "y", "x", "w").with("auto_pad", padding)
                    .list("strides", 2, 1).output("y"));
        }
        all.add(image("Conv", 7).floats("w", 6, 1, 3, 3).floats("b", 6).node("Conv", "y", "x", "w", "b")
                .with("group", 3).list("pads", 1, 0, 2, 1).list("dilations", 2, 1).output("y"));
        all.add(OperatorCase.of("Conv", 17).input("x", 2, 4, 16).floats("w", 8, 2, 5).node("Conv", "y", "x", "w")
                .with("group", 2).list("strides", 3).output("y"));
        all.add(image("BatchNorm", 9).floats("s", 3).floats("b", 3).floats("m", 3)
                .constant("v", Array.of(new float[]{0.5f, 1, 2}, 3))
                .node("BatchNormalization", "y", "x", "s", "b", "m", "v").with("epsilon", 0.01f).output("y"));
    }

    private static void addNormalizations(List<OperatorCase> all) {
        all.add(image("LayerNorm", 17).floats("s", 8).floats("b", 8).node("LayerNormalization", "y", "x", "s", "b")
                .with("epsilon", 0.01f).output("y"));
        all.add(image("LayerNorm", 17).floats("s", 3, 8, 8).node("LayerNormalization", "y", "x", "s").with("axis", 1)
                .output("y"));
        all.add(image("InstanceNorm", 9).floats("s", 3).floats("b", 3)
                .node("InstanceNormalization", "y", "x", "s", "b").with("epsilon", 0.01f).output("y"));
    }

    private static void addPools(List<OperatorCase> all) {
        for (int opset : new int[]{7, 10, 12, 19, 21}) {
            for (String type : new String[]{"MaxPool", "AveragePool"}) {
                OperatorCase pool = image("Pool", opset).node(type, "y", "x").list("kernel_shape", 3, 2)
                        .list("strides", 2, 2).list("pads", 1, 0, 1, 1).output("y");
                all.add(pool);
                if (opset >= 10) {
                    pool.with("ceil_mode", 1);
                }
                if (type.equals("AveragePool")) {
                    pool.with("count_include_pad", 1);
                } else if (opset >= 12) {
                    pool.list("dilations", 2, 1);
                }
            }
        }
        all.add(image("Pool", 13).node("MaxPool", "y", "x").list("kernel_shape", 2, 2).list("strides", 3, 3)
                .with("ceil_mode", 1).output("y"));
        all.add(image("GlobalPool", 7).node("GlobalAveragePool", "y", "x").output("y"));
        all.add(image("GlobalPool", 13).node("GlobalMaxPool", "y", "x").output("y"));
    }

    private static void addActivations(List<OperatorCase> all) {
        for (String type : new String[]{"Abs", "Ceil", "Cos", "Erf", "Exp", "Floor", "HardSigmoid", "Identity",
                "LeakyRelu", "Neg", "Reciprocal", "Relu", "Selu", "Sigmoid", "Sign", "Sin", "Softplus", "Softsign",
                "Tanh", "Elu"}) {
            all.add(image("Unary", 9).node(type, "y", "x").output("y"));
        }
        all.add(image("Unary", 13).node("Celu", "y", "x").with("alpha", 0.7f).output("y"));
        all.add(image("Unary", 13).node("LeakyRelu", "y", "x").with("alpha", 0.3f).output("y"));
        all.add(image("Unary", 13).node("Selu", "y", "x").with("alpha", 1.2f).with("gamma", 0.9f).output("y"));
        all.add(image("Unary", 13).node("HardSigmoid", "y", "x").with("alpha", 0.1f).with("beta", 0.4f).output("y"));
        all.add(image("Unary", 13).node("Abs", "a", "x").node("Sqrt", "y", "a").output("y"));
        all.add(image("Unary", 13).node("Abs", "a", "x").node("Log", "y", "a").output("y"));
        all.add(image("Unary", 13).node("Round", "y", "x").output("y"));
        all.add(image("Unary", 14).node("HardSwish", "y", "x").output("y"));
        all.add(image("Unary", 18).node("Mish", "y", "x").output("y"));
        all.add(image("Unary", 10).node("ThresholdedRelu", "y", "x").with("alpha", 0.4f).output("y"));
        all.add(image("Unary", 22).node("ThresholdedRelu", "y", "x").output("y"));
        all.add(image("Unary", 9).node("Shrink", "y", "x").output("y"));
        all.add(image("Unary", 13).node("Shrink", "y", "x").with("lambd", 0.3f).with("bias", 0.2f).output("y"));
        all.add(image("Unary", 24).node("Swish", "y", "x").with("alpha", 1.3f).output("y"));
        all.add(image("Unary", 20).node("Gelu", "y", "x").output("y"));
        all.add(image("Unary", 20).node("Gelu", "y", "x").with("approximate", "tanh").output("y"));
        for (int opset : new int[]{7, 11, 13}) {
            all.add(image("Softmax", opset).node("Softmax", "y", "x").output("y"));
            all.add(image("Softmax", opset).node("LogSoftmax", "y", "x").with("axis", 2).output("y"));
        }
        all.add(image("Dropout", 7).node("Dropout", "y", "x").with("ratio", 0.3f).output("y"));
        all.add(image("Dropout", 13).constant("r", Array.of(new float[]{0.2f}, Shape.SCALAR))
                .node("Dropout", "y", "x", "r").output("y"));
        all.add(image("Clip", 7).node("Clip", "y", "x").with("min", -0.5f).with("max", 0.25f).output("y"));
        all.add(image("Clip", 7).node("Clip", "y", "x").with("max", 0.25f).output("y"));
        all.add(image("Clip", 13).constant("max", Array.of(new float[]{0.2f}, Shape.SCALAR))
                .node("Clip", "y", "x", "", "max").output("y"));
    }

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 3, 8, 8);
    }
}
