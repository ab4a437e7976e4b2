package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.op.BatchNorm;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Conv;
import espalier.model.op.Dropout;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Finds the operator of an ONNX node; what it cannot express exactly becomes [Unknown].
final class NodeReader {
    private final int opset;
    private final TensorReader tensors;
    private final Function<String, Optional<Array>> constants;

    /// @param opset the file's version of ONNX's own operators
    /// @param constants the contents of constant values read so far
    NodeReader(int opset, TensorReader tensors, Function<String, Optional<Array>> constants) {
        this.opset = opset;
        this.tensors = tensors;
        this.constants = constants;
    }

    /// The operator of `node`; its lifted attributes are not in it (see [Lifted]).
    Op read(NodeProto node) {
        if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            return unknown(node);
        }
        var attributes = new Attributes(node);
        Optional<Op> op;
        try {
            op = operator(node, attributes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(
                    "node '%s' (%s): %s".formatted(node.getName(), node.getOpType(), e.getMessage()));
        }
        Lifted.of(node.getOpType(), opset).forEach(lifted -> attributes.ignore(lifted.attribute()));
        return op.filter(_ -> attributes.allRead()).orElseGet(() -> unknown(node));
    }

    /// The node kept as it is, its attributes encoded.
    static Unknown unknown(NodeProto node) {
        ByteString encoded = node.toBuilder().clearName().clearInput().clearOutput().build().toByteString();
        return new Unknown(node.getDomain(), node.getOpType(),
                MemorySegment.ofBuffer(encoded.asReadOnlyByteBuffer()).asReadOnly());
    }

    private Optional<Op> operator(NodeProto node, Attributes a) {
        return switch (node.getOpType()) {
            case "Conv" -> conv(node, a);
            case "MaxPool", "AveragePool" -> pool(node, a);
            case "GlobalMaxPool" -> Optional.of(new GlobalPool(Pool.Kind.MAX));
            case "GlobalAveragePool" -> Optional.of(new GlobalPool(Pool.Kind.AVERAGE));
            case "Gemm" -> Optional.of(new Gemm(a.number("alpha", 1), a.number("beta", 1), a.flag("transA", false),
                    a.flag("transB", false)));
            case "MatMul" -> Optional.of(new MatMul());
            case "BatchNormalization" -> batchNorm(node, a);
            case "LayerNormalization" -> layerNorm(node, a);
            case "InstanceNormalization" -> Optional.of(new InstanceNorm(a.number("epsilon", 1e-5f)));
            case "Softmax", "LogSoftmax" -> Optional.of(new Softmax(a.integer("axis", opset < 13 ? 1 : -1),
                    node.getOpType().equals("LogSoftmax"), opset < 13));
            case "Dropout" -> dropout(node, a);
            case "Constant" -> new ConstantReader(tensors).read(node, a).map(Constant::new);
            default -> rearranging(node, a).or(() -> ElementwiseReader.read(node, a))
                    .or(() -> IntegerNodes.read(node, a, constants));
        };
    }

    private Optional<Op> rearranging(NodeProto node, Attributes a) {
        String type = node.getOpType();
        return switch (type) {
            case "Cast" -> cast(a);
            case "Clip" -> Optional.of(new Clip());
            case "Concat" -> Optional.of(new Concat(a.integer("axis", 1)));
            case "ConstantOfShape" -> Optional.of(new ConstantOfShape(a.tensor("value")
                    .map(tensor -> tensors.read(tensor, "the value of node '" + node.getName() + "'"))
                    .orElseGet(() -> Array.of(new float[1], 1))));
            case "Expand" -> Optional.of(new Expand());
            case "Flatten" -> Optional.of(new Flatten(a.integer("axis", 1)));
            case "Gather" -> Optional.of(new Gather(a.integer("axis", 0)));
            case "Pad" -> pad(a);
            case "Reshape" -> Optional.of(new Reshape(a.flag("allowzero", false)));
            case "Shape" -> Optional.of(new ShapeOf(a.integer("start", 0), a.integer("end", ShapeOf.ALL)));
            case "Slice" -> Optional.of(new Slice());
            case "Split" -> {
                a.ignore("num_outputs");
                yield Optional.of(new Split(a.integer("axis", 0)));
            }
            case "Squeeze" -> Optional.of(new Squeeze());
            case "Transpose" -> Optional.of(new Transpose(a.integers("perm").orElse(List.of())));
            case "Unsqueeze" -> Optional.of(new Unsqueeze());
            case "Where" -> Optional.of(new Where());
            default -> type.startsWith("Reduce") ? reduce(type.substring("Reduce".length()), a) : Optional.empty();
        };
    }

    private Optional<Op> conv(NodeProto node, Attributes a) {
        Optional<List<Integer>> kernel = a.integers("kernel_shape").or(() -> kernelOf(node));
        int groups = a.integer("group", 1);
        return kernel.map(sizes -> new Conv(WindowAttributes.read(a, sizes), groups));
    }

    private Optional<List<Integer>> kernelOf(NodeProto node) {
        if (node.getInputCount() < 2) {
            return Optional.empty();
        }
        return constants.apply(node.getInput(1)).map(Array::shape).filter(shape -> shape.rank() > 2)
                .map(NodeReader::spatial);
    }

    private static List<Integer> spatial(Shape weight) {
        return weight.dims().stream().skip(2).map(dim -> Math.toIntExact(dim.sizeOr(1))).toList();
    }

    private static Optional<Op> pool(NodeProto node, Attributes a) {
        boolean max = node.getOpType().equals("MaxPool");
        boolean indices = node.getOutputCount() > 1 && !node.getOutput(1).isEmpty();
        if (indices || max && a.integer("storage_order", 0) != 0) {
            return Optional.empty();
        }
        boolean ceil = a.flag("ceil_mode", false);
        boolean countPads = !max && a.flag("count_include_pad", false);
        return a.integers("kernel_shape").map(kernel -> new Pool(max ? Pool.Kind.MAX : Pool.Kind.AVERAGE,
                WindowAttributes.read(a, kernel), ceil, countPads));
    }

    private static Optional<Op> batchNorm(NodeProto node, Attributes a) {
        boolean training = a.flag("training_mode", false) | !a.flag("spatial", true)
                | node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty());
        var norm = new BatchNorm(a.number("epsilon", 1e-5f), a.number("momentum", 0.9f));
        return training ? Optional.empty() : Optional.of(norm);
    }

    private static Optional<Op> layerNorm(NodeProto node, Attributes a) {
        a.ignore("stash_type");
        var norm = new LayerNorm(a.integer("axis", -1), a.number("epsilon", 1e-5f));
        boolean hasStatistics = node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty());
        return hasStatistics ? Optional.empty() : Optional.of(norm);
    }

    private Optional<Op> dropout(NodeProto node, Attributes a) {
        a.ignore("seed");
        boolean mask = node.getOutputCount() > 1 && !node.getOutput(1).isEmpty();
        float ratio = a.number("ratio", 0.5f);
        if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
            Optional<Array> given = constants.apply(node.getInput(1)).filter(array -> array.elements() == 1);
            if (given.isEmpty()) {
                return Optional.empty();
            }
            ratio = given.get().toFloats()[0];
        }
        boolean training = node.getInputCount() > 2 && !node.getInput(2).isEmpty() && constants.apply(node.getInput(2))
                .map(mode -> mode.elements() != 1 || mode.toLongs()[0] != 0).orElse(true);
        return mask || training ? Optional.empty() : Optional.of(new Dropout(ratio));
    }

    private static Optional<Op> cast(Attributes a) {
        a.ignore("saturate");
        return ElementTypes.of(a.integer("to", 0)).map(Cast::new);
    }

    private static Optional<Op> pad(Attributes a) {
        return switch (a.text("mode", "constant")) {
            case "constant" -> Optional.of(new Pad(Pad.Mode.CONSTANT));
            case "edge" -> Optional.of(new Pad(Pad.Mode.EDGE));
            case "reflect" -> Optional.of(new Pad(Pad.Mode.REFLECT));
            default -> Optional.empty();
        };
    }

    private static Optional<Op> reduce(String name, Attributes a) {
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            if (kind.name().equals(name)) {
                return Optional
                        .of(new Reduce(kind, a.flag("keepdims", true), a.flag("noop_with_empty_axes", false)));
            }
        }
        return Optional.empty();
    }
}
