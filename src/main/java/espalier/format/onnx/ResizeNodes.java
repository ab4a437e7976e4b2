package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.Op;
import espalier.model.op.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads and writes nodes that sample data at other places: Resize, and Upsample as it was called before operator set 10.
final class ResizeNodes {
    /// The first operator set with a region of interest, sizes, and places that a node chooses.
    private static final int PLACES = 11;
    private static final float CUBIC = -0.75f;

    private ResizeNodes() {
    }

    static Optional<Op> read(NodeProto node, Attributes a, Surroundings around) {
        Optional<Resize.Mode> mode = named(Resize.Mode.values(), a.text("mode", "nearest"));
        boolean isOld = around.opset() < PLACES;
        Optional<Resize.Coordinates> places = isOld
                ? Optional.of(Resize.Coordinates.ASYMMETRIC)
                : named(Resize.Coordinates.values(), a.text("coordinate_transformation_mode", "half_pixel"));
        Optional<Resize.Nearest> nearest = isOld
                ? Optional.of(oldNearest(node, around))
                : named(Resize.Nearest.values(), a.text("nearest_mode", "round_prefer_floor"));
        Optional<Resize.Keep> keep = named(Resize.Keep.values(), a.text("keep_aspect_ratio_policy", "stretch"));
        float cubic = a.number("cubic_coeff_a", CUBIC);
        boolean exclude = a.flag("exclude_outside", false);
        float extrapolation = a.number("extrapolation_value", 0);
        boolean antialias = a.flag("antialias", false);
        List<Integer> axes = a.integers("axes").orElse(List.of());
        if (mode.isEmpty() || places.isEmpty() || nearest.isEmpty() || keep.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Resize(mode.get(), places.get(), nearest.get(), cubic, exclude, extrapolation, antialias,
                keep.get(), axes));
    }

    /// Constant scales say which of the two neighbours it always is.
    private static Resize.Nearest oldNearest(NodeProto node, Surroundings around) {
        if (node.getOpType().equals("Upsample")) {
            return Resize.Nearest.FLOOR;
        }
        List<Double> scales = around.fact(node, 1).reals().orElse(List.of(1.5, 0.5));
        if (scales.stream().allMatch(scale -> scale >= 1)) {
            return Resize.Nearest.FLOOR;
        }
        return scales.stream().allMatch(scale -> scale <= 1) ? Resize.Nearest.CEIL : Resize.Nearest.SIMPLE;
    }

    /// The constant that an attribute names.
    private static <T extends Enum<T>> Optional<T> named(T[] values, String name) {
        for (T value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /// The inputs of a node as the newest operator set orders them.
    static List<String> inputs(NodeProto node, int opset) {
        boolean isOld = node.getOpType().equals("Upsample") || node.getOpType().equals("Resize") && opset < PLACES;
        var inputs = new ArrayList<>(node.getInputList());
        if (isOld && inputs.size() > 1) {
            inputs.add(1, "");
        }
        return inputs;
    }

    /// Gives a written node the name and the inputs that `opset` has.
    static void arrange(NodeProto.Builder node, int opset) {
        if (opset < PLACES) {
            var inputs = new ArrayList<>(node.getInputList());
            inputs.removeIf(String::isEmpty);
            node.clearInput().addAllInput(inputs).setOpType(opset < PLACES - 1 ? "Upsample" : "Resize");
        }
    }

    static void write(Resize op, NodeProto.Builder proto, int opset) {
        text(proto, "mode", op.mode());
        if (opset < PLACES) {
            return;
        }
        text(proto, "coordinate_transformation_mode", op.coordinates());
        if (op.mode() == Resize.Mode.NEAREST) {
            text(proto, "nearest_mode", op.nearest());
        }
        if (op.cubic() != CUBIC) {
            AttributeWriter.number(proto, "cubic_coeff_a", op.cubic());
        }
        if (op.extrapolation() != 0) {
            AttributeWriter.number(proto, "extrapolation_value", op.extrapolation());
        }
        AttributeWriter.flag(proto, "exclude_outside", op.excludeOutside());
        AttributeWriter.flag(proto, "antialias", op.antialias());
        if (op.keep() != Resize.Keep.STRETCH) {
            text(proto, "keep_aspect_ratio_policy", op.keep());
        }
        if (!op.axes().isEmpty()) {
            AttributeWriter.integers(proto, "axes", op.axes());
        }
    }

    private static void text(NodeProto.Builder proto, String name, Enum<?> value) {
        AttributeWriter.text(proto, name, value.name().toLowerCase(Locale.ROOT));
    }
}
