package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.GridSample;
import espalier.model.op.Op;
import java.util.Locale;
import java.util.Optional;

/// Reads and writes nodes that sample data at the places a grid says.
final class GridNodes {
    /// The first operator set that names modes for any number of dimensions.
    private static final int ANY_RANK = 20;

    private GridNodes() {
    }

    static Optional<Op> read(Attributes a) {
        Optional<GridSample.Mode> mode = switch (a.text("mode", "linear")) {
            case "linear", "bilinear" -> Optional.of(GridSample.Mode.LINEAR);
            case "nearest" -> Optional.of(GridSample.Mode.NEAREST);
            case "cubic", "bicubic" -> Optional.of(GridSample.Mode.CUBIC);
            default -> Optional.empty();
        };
        Optional<GridSample.Padding> padding = switch (a.text("padding_mode", "zeros")) {
            case "zeros" -> Optional.of(GridSample.Padding.ZEROS);
            case "border" -> Optional.of(GridSample.Padding.BORDER);
            case "reflection" -> Optional.of(GridSample.Padding.REFLECTION);
            default -> Optional.empty();
        };
        boolean alignCorners = a.flag("align_corners", false);
        return mode.flatMap(how -> padding.map(outside -> new GridSample(how, outside, alignCorners)));
    }

    static void write(GridSample op, NodeProto.Builder proto, int opset) {
        String mode = op.mode().name().toLowerCase(Locale.ROOT);
        boolean isOld = opset < ANY_RANK && op.mode() != GridSample.Mode.NEAREST;
        AttributeWriter.text(proto, "mode", isOld ? "bi" + mode : mode);
        AttributeWriter.text(proto, "padding_mode", op.padding().name().toLowerCase(Locale.ROOT));
        AttributeWriter.flag(proto, "align_corners", op.alignCorners());
    }
}
