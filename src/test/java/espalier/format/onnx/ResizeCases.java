package espalier.format.onnx;

import espalier.model.array.Array;
import java.util.List;

/// Cases of data sampled at other places.
final class ResizeCases {
    private ResizeCases() {
    }

    static void addTo(List<OperatorCase> all) {
        addOld(all);
        addPlaces(all);
        addNearest(all);
        addCubic(all);
        addNew(all);
        addGrids(all);
        addVolumes(all);
    }

    private static void addOld(List<OperatorCase> all) {
        all.add(image(7).node("Upsample", "y", "x").with("mode", "nearest").numbers("scales", 1, 1, 2, 3).output("y"));
        all.add(image(7).node("Upsample", "y", "x").with("mode", "linear").numbers("scales", 1, 1, 2, 1.5f)
                .output("y"));
        all.add(scaled(9, 1, 1, 2, 1.4f).node("Upsample", "y", "x", "s").output("y"));
        for (String mode : new String[]{"nearest", "linear"}) {
            all.add(scaled(10, 1, 1, 0.6f, 0.5f).node("Resize", "y", "x", "s").with("mode", mode).output("y"));
            all.add(scaled(10, 1, 1, 1.7f, 2).node("Resize", "y", "x", "s").with("mode", mode).output("y"));
            all.add(scaled(10, 1, 1, 1.7f, 0.6f).node("Resize", "y", "x", "s").with("mode", mode).output("y"));
        }
    }

    private static void addPlaces(List<OperatorCase> all) {
        for (String places : new String[]{"half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"}) {
            for (String mode : new String[]{"nearest", "linear", "cubic"}) {
                all.add(scaled(11, 1, 1, 2.3f, 0.7f).node("Resize", "y", "x", "r", "s").with("mode", mode)
                        .with("coordinate_transformation_mode", places).output("y"));
                all.add(image(13).longs("z", 2, 3, 1, 17).node("Resize", "y", "x", "", "", "z").with("mode", mode)
                        .with("coordinate_transformation_mode", places).output("y"));
            }
        }
        all.add(scaled(11, 1, 1, 1.5f, 0.6f).node("Resize", "y", "x", "r", "s")
                .with("coordinate_transformation_mode", "tf_half_pixel_for_nn").output("y"));
        all.add(image(13).constant("r", Array.of(new float[]{0, 0, 0.4f, 0.2f, 1, 1, 1.2f, 0.9f}, 8))
                .longs("z", 2, 3, 6, 4).node("Resize", "y", "x", "r", "", "z").with("mode", "linear")
                .with("extrapolation_value", 7f).with("coordinate_transformation_mode", "tf_crop_and_resize")
                .output("y"));
    }

    private static void addNearest(List<OperatorCase> all) {
        for (String nearest : new String[]{"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"}) {
            all.add(scaled(11, 1, 1, 2, 1.25f).node("Resize", "y", "x", "r", "s").with("nearest_mode", nearest)
                    .output("y"));
            all.add(scaled(13, 1, 1, 0.5f, 0.8f).node("Resize", "y", "x", "", "s").with("nearest_mode", nearest)
                    .with("coordinate_transformation_mode", "asymmetric").output("y"));
        }
        all.add(OperatorCase.of("Resize", 13).input("x", 2, 3, 5).constant("s", Array.of(new float[]{1, 1, 2}, 3))
                .node("Resize", "y", "x", "", "s").output("y"));
        all.add(OperatorCase.of("Resize", 13).input("x", 1, 2, 3, 4, 5).longs("z", 1, 2, 5, 3, 8)
                .node("Resize", "y", "x", "", "", "z").with("mode", "linear").output("y"));
    }

    private static void addCubic(List<OperatorCase> all) {
        for (int outside : new int[]{0, 1}) {
            all.add(scaled(11, 1, 1, 0.8f, 2.5f).node("Resize", "y", "x", "r", "s").with("mode", "cubic")
                    .with("cubic_coeff_a", -0.5f).with("exclude_outside", outside).output("y"));
        }
    }

    private static void addNew(List<OperatorCase> all) {
        for (String keep : new String[]{"stretch", "not_larger", "not_smaller"}) {
            all.add(image(18).longs("z", 9, 6).node("Resize", "y", "x", "", "", "z").with("mode", "linear")
                    .list("axes", 2, 3).with("keep_aspect_ratio_policy", keep).output("y"));
        }
        all.add(image(19).constant("s", Array.of(new float[]{0.7f, 1.9f}, 2)).node("Resize", "y", "x", "", "s")
                .with("mode", "linear").list("axes", 2, 3)
                .with("coordinate_transformation_mode", "half_pixel_symmetric").output("y"));
        for (String mode : new String[]{"linear", "cubic"}) {
            all.add(image(18).longs("z", 2, 3, 4, 3).node("Resize", "y", "x", "", "", "z").with("mode", mode)
                    .with("antialias", 1).with("exclude_outside", 1).output("y"));
        }
    }

    private static void addGrids(List<OperatorCase> all) {
        for (int opset : new int[]{16, 20}) {
            for (String mode : new String[]{"linear", "nearest", "cubic"}) {
                for (String padding : new String[]{"zeros", "border", "reflection"}) {
                    String name = opset < 20 && !mode.equals("nearest") ? "bi" + mode : mode;
                    all.add(OperatorCase.of("GridSample", opset).input("x", 2, 3, 7, 8).floats("g", 2, 4, 5, 2)
                            .constant("two", Array.of(new float[]{2.3f}, 1)).node("Mul", "h", "g", "two")
                            .node("GridSample", "y", "x", "h").with("mode", name).with("padding_mode", padding)
                            .with("align_corners", padding.equals("border") ? 1 : 0).output("y"));
                }
            }
        }
    }

    private static void addVolumes(List<OperatorCase> all) {
        for (String mode : new String[]{"linear", "nearest"}) {
            for (int corners : new int[]{0, 1}) {
                all.add(OperatorCase.of("GridSample", 20).input("x", 1, 2, 3, 4, 5).floats("g", 1, 2, 4, 3, 3)
                        .constant("two", Array.of(new float[]{2.3f}, 1)).node("Mul", "h", "g", "two")
                        .node("GridSample", "y", "x", "h").with("mode", mode).with("align_corners", corners)
                        .output("y"));
            }
        }
    }

    private static OperatorCase image(int opset) {
        return OperatorCase.of("Resize", opset).input("x", 2, 3, 7, 8);
    }

    private static OperatorCase scaled(int opset, float... scales) {
        OperatorCase start = image(opset).constant("s", Array.of(scales, scales.length));
        // Operator set 11 cannot do without a region, even an empty one.
        return opset == 11 ? start.constant("r", Array.of(new float[0], 0)) : start;
    }
}
