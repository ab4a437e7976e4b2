package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import java.util.List;
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
            case "Conv" -> conv(node, a);
            case "GlobalAveragePool" -> Optional.of(new GlobalPool(Pool.Kind.AVERAGE));
            case "GlobalMaxPool" -> Optional.of(new GlobalPool(Pool.Kind.MAX));
            case "InstanceNormalization" -> Optional.of(new InstanceNorm(a.number("epsilon", 1e-5f)));
            case "LayerNormalization" -> layerNorm(node, a);
            case "MaxPool", "AveragePool" -> pool(node, a);
            default -> Optional.empty();
        };
    }

    private Optional<Op> conv(NodeProto node, Attributes a) {
        Optional<List<Integer>> kernel = a.integers("kernel_shape").or(() -> kernelOf(node));
        int groups = a.integer("group", 1);
        return kernel.map(sizes -> new Conv(WindowAttributes.read(a, sizes), groups));
    }

    private Optional<List<Integer>> kernelOf(NodeProto node) {
        return around.constant(node, 1).map(Array::shape).filter(shape -> shape.rank() > 2).map(NeuralReader::spatial);
    }

    private static List<Integer> spatial(Shape weight) {
        return weight.dims().stream().skip(2).map(dim -> Math.toIntExact(dim.sizeOr(1))).toList();
    }

    private static Optional<Op> pool(NodeProto node, Attributes a) {
        boolean max = node.getOpType().equals("MaxPool");
        boolean indices = Surroundings.hasOutput(node, 1);
        if (indices || max && a.integer("storage_order", 0) != 0) {
            return Optional.empty();
        }
        boolean ceil = a.flag("ceil_mode", false);
        boolean countPads = !max && a.flag("count_include_pad", false);
        return a.integers("kernel_shape").map(kernel -> new Pool(max ? Pool.Kind.MAX : Pool.Kind.AVERAGE,
                WindowAttributes.read(a, kernel), ceil, countPads));
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
