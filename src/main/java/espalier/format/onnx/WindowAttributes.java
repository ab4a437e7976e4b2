package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.Window;
import espalier.model.op.Window.Padding;
import java.util.Collections;
import java.util.List;

/// The attributes that say how a kernel moves: read from and written to nodes.
final class WindowAttributes {
    private WindowAttributes() {
    }

    static Window read(Attributes a, List<Integer> kernel) {
        int spatial = kernel.size();
        Padding padding = switch (a.text("auto_pad", "NOTSET")) {
            case "SAME_UPPER" -> Padding.SAME_UPPER;
            case "SAME_LOWER" -> Padding.SAME_LOWER;
            case "VALID" -> Padding.VALID;
            default -> Padding.EXPLICIT;
        };
        List<Integer> none = Collections.nCopies(2 * spatial, 0);
        List<Integer> pads = a.integers("pads").orElse(none);
        List<Integer> ones = Collections.nCopies(spatial, 1);
        return new Window(kernel, a.integers("strides").orElse(ones), a.integers("dilations").orElse(ones),
                padding == Padding.EXPLICIT ? pads : none, padding);
    }

    static void write(Window window, NodeProto.Builder node) {
        AttributeWriter.integers(node, "kernel_shape", window.kernel());
        AttributeWriter.integers(node, "strides", window.strides());
        if (window.dilations().stream().anyMatch(dilation -> dilation != 1)) {
            AttributeWriter.integers(node, "dilations", window.dilations());
        }
        if (window.padding() == Padding.EXPLICIT) {
            AttributeWriter.integers(node, "pads", window.pads());
        } else {
            AttributeWriter.text(node, "auto_pad", window.padding().name());
        }
    }
}
