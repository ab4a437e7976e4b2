package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.BatchNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
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
            case "BatchNormalization" -> batchNorm(node, a);
            case "InstanceNormalization" -> Optional.of(new InstanceNorm(a.number("epsilon", 1e-5f)));
            case "LayerNormalization" -> layerNorm(node, a);
            case "Resize", "Upsample" -> ResizeNodes.read(node, a, around);
            default -> WindowNodes.read(node, a, around);
        };
    }

    private static Optional<Op> batchNorm(NodeProto node, Attributes a) {
        boolean training = a.flag("training_mode", false) | !a.flag("spatial", true) | hasMoreOutputs(node);
        var norm = new BatchNorm(a.number("epsilon", 1e-5f), a.number("momentum", 0.9f));
        return training ? Optional.empty() : Optional.of(norm);
    }

    private static Optional<Op> layerNorm(NodeProto node, Attributes a) {
        a.ignore("stash_type");
        var norm = new LayerNorm(a.integer("axis", -1), a.number("epsilon", 1e-5f));
        return hasMoreOutputs(node) ? Optional.empty() : Optional.of(norm);
    }

    private static boolean hasMoreOutputs(NodeProto node) {
        return node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty());
    }
}
