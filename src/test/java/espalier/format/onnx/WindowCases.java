package espalier.format.onnx;

import espalier.model.array.ElementType;
import java.util.List;

/// Cases of windows that slide: transposed convolution and the rarer pools.
final class WindowCases {
    private WindowCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addTransposed(all);
        addTransposedPads(all);
        addPools(all);
        addMeansOfVolumes(all);
        addIndices(all);
        addNorms(all);
    }

    private static OperatorCase image(String operator, int opset) {
        return OperatorCase.of(operator, opset).input("x", 2, 3, 9, 8);
    }

    private static void addTransposed(List<OperatorCase> all) {
        all.add(OperatorCase.of("ConvTranspose", 11).input("x", 2, 4, 7).floats("w", 4, 3, 3)
                .node("ConvTranspose", "y", "x", "w").list("strides", 2).list("pads", 1, 0).output("y"));
        all.add(OperatorCase.of("ConvTranspose", 7).input("x", 2, 4, 5, 6).floats("w", 4, 2, 3, 2).floats("b", 4)
                .node("ConvTranspose", "y", "x", "w", "b").with("group", 2).list("strides", 2, 3)
                .list("pads", 1, 0, 1, 1).list("output_padding", 1, 2).output("y"));
        all.add(OperatorCase.of("ConvTranspose", 13).input("x", 1, 2, 3, 4, 3).floats("w", 2, 3, 2, 3, 2).floats("b", 3)
                .node("ConvTranspose", "y", "x", "w", "b").list("strides", 2, 1, 2).list("dilations", 1, 2, 1)
                .list("kernel_shape", 2, 3, 2).output("y"));
        all.add(OperatorCase.of("ConvTranspose", 22).input("x", 2, 2, 4, 4).floats("w", 2, 2, 3, 3)
                .node("ConvTranspose", "y", "x", "w").list("dilations", 2, 2).list("pads", 1, 2, 1, 2).output("y"));
    }

    private static void addTransposedPads(List<OperatorCase> all) {
        for (String padding : new String[]{"SAME_UPPER", "SAME_LOWER", "VALID"}) {
            all.add(OperatorCase.of("ConvTranspose", 11).input("x", 2, 3, 4, 5).floats("w", 3, 2, 4, 3)
                    .node("ConvTranspose", "y", "x", "w").with("auto_pad", padding).list("strides", 2, 2).output("y"));
        }
        all.add(OperatorCase.of("ConvTranspose", 11).input("x", 1, 1, 3, 3).floats("w", 1, 2, 3, 3).floats("b", 2)
                .node("ConvTranspose", "y", "x", "w", "b").list("strides", 3, 2).list("output_shape", 10, 8)
                .output("y"));
        all.add(OperatorCase.of("ConvTranspose", 11).input("x", 1, 1, 3, 3).floats("w", 1, 2, 3, 3)
                .node("ConvTranspose", "y", "x", "w").list("strides", 3, 2).list("output_shape", 6, 6)
                .with("auto_pad", "SAME_UPPER").output("y"));
    }

    private static void addPools(List<OperatorCase> all) {
        for (int opset : new int[]{19, 21}) {
            for (int ceil : new int[]{0, 1}) {
                for (int counted : new int[]{0, 1}) {
                    all.add(OperatorCase.of("Pool", opset).input("x", 1, 2, 6, 7, 9).node("AveragePool", "y", "x")
                            .list("kernel_shape", 2, 3, 2).list("dilations", 2, 1, 3).list("strides", 2, 2, 3)
                            .list("pads", 1, 1, 0, 1, 0, 1).with("ceil_mode", ceil).with("count_include_pad", counted)
                            .output("y"));
                }
            }
        }
        all.add(OperatorCase.of("Pool", 12).input("x", 2, 3, 11).node("MaxPool", "y", "x").list("kernel_shape", 3)
                .list("dilations", 2).list("strides", 2).list("pads", 2, 1).output("y"));
        all.add(OperatorCase.of("Pool", 12).input("x", 1, 2, 6, 7, 5).node("MaxPool", "y", "x")
                .list("kernel_shape", 2, 3, 3).with("auto_pad", "SAME_LOWER").list("strides", 2, 2, 1).output("y"));
        all.add(image("Pool", 12).node("Cast", "c", "x").with("to", ElementTypes.number(ElementType.INT8))
                .node("MaxPool", "m", "c").list("kernel_shape", 3, 3).list("pads", 1, 1, 1, 1).node("Cast", "y", "m")
                .with("to", ElementTypes.number(ElementType.FLOAT32)).output("y"));
        all.add(OperatorCase.of("GlobalPool", 13).input("x", 2, 3, 7).node("GlobalMaxPool", "y", "x").output("y"));
    }

    private static void addMeansOfVolumes(List<OperatorCase> all) {
        for (int ceil : new int[]{0, 1}) {
            for (int pads : new int[]{0, 1}) {
                all.add(OperatorCase.of("Pool", 19).input("x", 1, 2, 13, 12, 11).node("AveragePool", "y", "x")
                        .list("kernel_shape", 3, 2, 3).list("strides", 3, 2, 2).list("dilations", 2, 3, 2)
                        .with("ceil_mode", ceil).with("count_include_pad", pads).output("y"));
            }
        }
        // The last window would start on the pad.
        all.add(OperatorCase.of("Pool", 19).input("x", 1, 3, 2, 2).node("AveragePool", "y", "x")
                .list("kernel_shape", 3, 3).list("strides", 3, 3).list("pads", 1, 1, 1, 1).with("ceil_mode", 1)
                .output("y"));
        all.add(OperatorCase.of("Pool", 12).input("x", 1, 1, 2, 2).node("MaxPool", "y", "x")
                .list("kernel_shape", 1, 1).list("strides", 2, 2).with("ceil_mode", 1).output("y"));
    }

    private static void addIndices(List<OperatorCase> all) {
        all.add(OperatorCase.of("MaxUnpool", 11).input("x", 2, 3, 8, 8).node("MaxPool", "m", "x")
                .list("kernel_shape", 2, 2).list("strides", 2, 2)
                .alsoOutput("i").node("MaxUnpool", "y", "m", "i").list("kernel_shape", 2, 2).list("strides", 2, 2)
                .output("y"));
        for (int order : new int[]{0, 1}) {
            all.add(image("Pool", 12).node("MaxPool", "m", "x").list("kernel_shape", 3, 2).list("pads", 1, 1, 1, 0)
                    .list("dilations", 2, 1).list("strides", 2, 1).with("storage_order", order).with("ceil_mode", 1)
                    .alsoOutput("i").node("Cast", "y", "i").with("to", ElementTypes.number(ElementType.FLOAT32))
                    .output("y"));
        }
        all.add(OperatorCase.of("Pool", 8).input("x", 2, 2, 3, 4, 5).node("MaxPool", "m", "x")
                .list("kernel_shape", 2, 2, 3).alsoOutput("i").node("Cast", "y", "i")
                .with("to", ElementTypes.number(ElementType.FLOAT32)).output("y"));
    }

    private static void addNorms(List<OperatorCase> all) {
        for (int p : new int[]{1, 2, 3}) {
            all.add(image("LpPool", 11).node("LpPool", "y", "x").with("p", p).list("kernel_shape", 2, 3)
                    .list("strides", 2, 1).list("pads", 1, 0, 0, 2).output("y"));
            all.add(image("GlobalLpPool", 7).node("GlobalLpPool", "y", "x").with("p", p).output("y"));
        }
        all.add(image("LpPool", 18).node("LpPool", "y", "x").list("kernel_shape", 2, 2).list("dilations", 2, 2)
                .list("strides", 2, 2).with("ceil_mode", 1).output("y"));
        all.add(image("LpPool", 7).node("LpPool", "y", "x").list("kernel_shape", 3, 3).with("auto_pad", "SAME_UPPER")
                .output("y"));
        all.add(OperatorCase.of("LpPool", 18).input("x", 2, 3, 8).node("LpPool", "y", "x").list("kernel_shape", 3)
                .output("y"));
    }
}
