package espalier.format.onnx;

import espalier.model.array.Array;
import java.util.Arrays;
import java.util.List;

/// Cases of operators that bring data to a common scale.
final class NormalizationCases {
    private NormalizationCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addBatches(all);
        addLayers(all);
        addGroups(all);
        addOthers(all);
    }

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 6, 4, 3);
    }

    private static void addBatches(List<OperatorCase> all) {
        for (int opset : new int[]{14, 15}) {
            for (String output : new String[]{"y", "mean", "variance"}) {
                OperatorCase given = OperatorCase.of("BatchNormTraining", opset).input("x", 2, 3, 4, 5).floats("s", 3)
                        .floats("b", 3).floats("m", 3).constant("v", Array.of(new float[]{0.5f, 1, 2}, 3))
                        .node("BatchNormalization", "o", "x", "s", "b", "m", "v").alsoMakes("n").alsoMakes("w")
                        .with("training_mode", 1).with("momentum", 0.8f).with("epsilon", 0.01f);
                String from = output.equals("y") ? "o" : output.equals("mean") ? "n" : "w";
                all.add(given.node("Identity", "y", from).output("y"));
            }
        }
    }

    private static void addLayers(List<OperatorCase> all) {
        for (int axis : new int[]{1, -1, -2, 0}) {
            for (String output : new String[]{"o", "m", "v"}) {
                long[] sizes = {2, 6, 4, 3};
                long[] rest = Arrays.copyOfRange(sizes, axis < 0 ? axis + 4 : axis, 4);
                all.add(image("LayerNorm", 17).floats("s", rest).floats("b", rest)
                        .node("LayerNormalization", "o", "x", "s", "b").alsoMakes("m").alsoMakes("v")
                        .with("axis", axis).node("Identity", "y", output).output("y"));
            }
        }
        all.add(OperatorCase.of("LayerNorm", 17).input("x", 2, 3, 4).floats("s", 4).floats("b", 3, 4)
                .node("LayerNormalization", "y", "x", "s", "b").with("axis", -2).output("y"));
        for (int axis : new int[]{-1, 2}) {
            all.add(image("RmsNorm", 23).floats("s", 3).node("RMSNormalization", "y", "x", "s").with("axis", axis)
                    .with("epsilon", 0.01f).output("y"));
        }
    }

    private static void addGroups(List<OperatorCase> all) {
        all.add(image("GroupNorm", 18).floats("s", 3).floats("b", 3).node("GroupNormalization", "y", "x", "s", "b")
                .with("num_groups", 3).with("epsilon", 0.01f).output("y"));
        all.add(image("GroupNorm", 21).floats("s", 6).floats("b", 6).node("GroupNormalization", "y", "x", "s", "b")
                .with("num_groups", 2).output("y"));
        all.add(OperatorCase.of("InstanceNorm", 22).input("x", 2, 3, 5).floats("s", 3).floats("b", 3)
                .node("InstanceNormalization", "y", "x", "s", "b").output("y"));
    }

    private static void addOthers(List<OperatorCase> all) {
        for (int size : new int[]{3, 5}) {
            all.add(image("LocalResponseNorm", 13).node("LRN", "y", "x").with("size", size).with("alpha", 0.5f)
                    .with("beta", 0.6f).with("bias", 2f).output("y"));
        }
        for (int p : new int[]{1, 2}) {
            all.add(image("LpNorm", 7).node("LpNormalization", "y", "x").with("p", p).with("axis", 1).output("y"));
            all.add(image("LpNorm", 13).node("LpNormalization", "y", "x").with("p", p).output("y"));
        }
        all.add(image("MeanVarianceNorm", 9).node("MeanVarianceNormalization", "y", "x").output("y"));
        all.add(image("MeanVarianceNorm", 13).node("MeanVarianceNormalization", "y", "x").list("axes", 1, -1)
                .output("y"));
    }
}
