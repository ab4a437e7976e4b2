package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.BatchNorm;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.GroupNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.LocalResponseNorm;
import espalier.model.op.LpNorm;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.Normalization;
import espalier.model.op.Op;
import espalier.model.op.RmsNorm;
import java.util.List;
import java.util.Optional;

/// Reads and writes nodes that bring data to a common scale.
final class NormalizationNodes {
    private static final float EPSILON = 1e-5f;
    /// The first operator set whose group normalization scales channels.
    private static final int CHANNELS = 21;

    private NormalizationNodes() {
    }

    /// The operator of `node`, if it is one of these and can be expressed.
    static Optional<Op> read(NodeProto node, Attributes a, int opset) {
        return switch (node.getOpType()) {
            case "BatchNormalization" -> batch(node, a, opset);
            case "GroupNormalization" -> {
                a.ignore("stash_type");
                yield Optional.of(new GroupNorm(a.integer("num_groups", 0), a.number("epsilon", EPSILON),
                        opset < CHANNELS));
            }
            case "InstanceNormalization" -> Optional.of(new InstanceNorm(a.number("epsilon", EPSILON)));
            case "LayerNormalization" -> {
                a.ignore("stash_type");
                yield Optional.of(new LayerNorm(a.integer("axis", -1), a.number("epsilon", EPSILON)));
            }
            case "LRN" -> Optional.of(new LocalResponseNorm(a.integer("size", 0), a.number("alpha", 1e-4f),
                    a.number("beta", 0.75f), a.number("bias", 1)));
            case "LpNormalization" -> Optional.of(new LpNorm(a.integer("axis", -1), a.integer("p", 2)));
            case "MeanVarianceNormalization" ->
                Optional.of(new MeanVarianceNorm(a.integers("axes").orElse(List.of(0, 2, 3))));
            case "RMSNormalization" -> {
                a.ignore("stash_type");
                yield Optional.of(new RmsNorm(a.integer("axis", -1), a.number("epsilon", EPSILON)));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Op> batch(NodeProto node, Attributes a, int opset) {
        boolean isPerElement = !a.flag("spatial", true);
        boolean isTraining = a.flag("training_mode", false);
        boolean hasMore = node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty());
        float epsilon = a.number("epsilon", EPSILON);
        float momentum = a.number("momentum", 0.9f);
        // Before operator set 14 further outputs alone said that a node was for training, and no two programs agreed on them.
        if (isPerElement || hasMore && opset < 14) {
            return Optional.empty();
        }
        return Optional.of(isTraining ? new BatchNormTraining(epsilon, momentum) : new BatchNorm(epsilon, momentum));
    }

    static void write(Normalization op, NodeProto.Builder proto) {
        switch (op) {
            case BatchNorm(float epsilon, float momentum) -> batch(epsilon, momentum, proto);
            case BatchNormTraining(float epsilon, float momentum) -> {
                batch(epsilon, momentum, proto);
                AttributeWriter.integer(proto, "training_mode", 1);
            }
            case GroupNorm norm -> {
                AttributeWriter.integer(proto, "num_groups", norm.groups());
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
            }
            case InstanceNorm(float epsilon) -> AttributeWriter.number(proto, "epsilon", epsilon);
            case LayerNorm(int axis, float epsilon) -> along(axis, epsilon, proto);
            case LocalResponseNorm norm -> {
                AttributeWriter.integer(proto, "size", norm.size());
                AttributeWriter.number(proto, "alpha", norm.alpha());
                AttributeWriter.number(proto, "beta", norm.beta());
                AttributeWriter.number(proto, "bias", norm.bias());
            }
            case LpNorm(int axis, int p) -> {
                AttributeWriter.integer(proto, "axis", axis);
                AttributeWriter.integer(proto, "p", p);
            }
            case MeanVarianceNorm(var axes) -> AttributeWriter.integers(proto, "axes", axes);
            case RmsNorm(int axis, float epsilon) -> along(axis, epsilon, proto);
        }
    }

    private static void batch(float epsilon, float momentum, NodeProto.Builder proto) {
        AttributeWriter.number(proto, "epsilon", epsilon);
        AttributeWriter.number(proto, "momentum", momentum);
    }

    private static void along(int axis, float epsilon, NodeProto.Builder proto) {
        AttributeWriter.integer(proto, "axis", axis);
        AttributeWriter.number(proto, "epsilon", epsilon);
    }
}
