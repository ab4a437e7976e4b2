package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.Einsum;
import espalier.model.op.Op;
import java.util.Optional;

/// Finds the operator of an ONNX node that only networks have.
final class NeuralReader {
    private final Surroundings around;

    NeuralReader(Surroundings around) {
        this.around = around;
    }

    Optional<Op> read(NodeProto node, Attributes a) {
        return switch (node.getOpType()) {
            case "Einsum" -> Optional.of(new Einsum(a.text("equation", "")));
            case "GridSample" -> GridNodes.read(a);
            case "Resize", "Upsample" -> ResizeNodes.read(node, a, around);
            default -> WindowNodes.read(node, a, around).or(() -> NormalizationNodes.read(node, a, around.opset()));
        };
    }
}
