package espalier.format.onnx;

import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.GroupNorm;
import espalier.model.op.Hardmax;
import espalier.model.op.Resize;
import espalier.model.op.Softmax;
import espalier.model.op.Unknown;
import java.util.Optional;
import java.util.OptionalInt;

/// Which operator set a graph may be written in.
final class Opsets {
    /// The first with rounding to integers and back.
    static final int ONE_SCALE = 10;
    /// The first with a scale per channel in DequantizeLinear.
    static final int CHANNEL_SCALES = 13;
    /// The first with 4-bit integers.
    static final int INT4 = 21;

    private Opsets() {
    }

    /// Why the graph must stay in its operator set, as a clause, if it must.
    static Optional<String> obstacle(Graph graph, Shapes shapes) {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Unknown unknown) {
                return Optional.of("the model holds '" + unknown.type() + "', which is kept as operator set "
                        + graph.source().opset() + " has it");
            }
            if (node.op() instanceof Resize resize && (resize.nearest() == Resize.Nearest.SIMPLE
                    || resize.coordinates() == Resize.Coordinates.TF_HALF_PIXEL_FOR_NN)) {
                return Optional.of("'" + node.name() + "' finds neighbours as newer operator sets cannot express");
            }
            if (node.op() instanceof GroupNorm norm && norm.perGroup()) {
                return Optional.of("'" + node.name() + "' scales groups, where newer operator sets scale channels");
            }
            OptionalInt flattened = switch (node.op()) {
                case Softmax softmax when softmax.flatten() -> OptionalInt.of(softmax.axis());
                case Hardmax hardmax when hardmax.flatten() -> OptionalInt.of(hardmax.axis());
                default -> OptionalInt.empty();
            };
            if (flattened.isPresent() && !isLast(flattened.getAsInt(), shapes.shape(node.input(0)))) {
                return Optional.of("'" + node.name() + "' runs over several dimensions at once, as newer operator sets "
                        + "cannot express");
            }
        }
        return Optional.empty();
    }

    private static boolean isLast(int axis, Optional<Shape> shape) {
        return shape.filter(data -> axis == -1 || axis == data.rank() - 1).isPresent();
    }

    /// The least version of the format that has operator set `opset`.
    static long irVersion(int opset) {
        if (opset >= 21) {
            return 10;
        }
        return opset >= 19
                ? 9
                : opset >= 15 ? 8 : opset >= 12 ? 7 : opset >= 11 ? 6 : opset >= 10 ? 5 : opset == 9 ? 4 : 3;
    }
}
