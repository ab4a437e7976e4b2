package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import espalier.model.array.Array;
import espalier.model.op.Constant;
import espalier.model.op.Fact;
import espalier.model.op.Op;
import espalier.model.op.Unknown;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Function;

/// Finds the operator of an ONNX node; what it cannot express exactly becomes [Unknown].
final class NodeReader {
    private final Surroundings around;
    private final NeuralReader neural;
    private final NumericReader numeric;
    private final ArrangingReader arranging;

    /// @param opset the file's version of ONNX's own operators
    /// @param constants the contents of constant values read so far
    /// @param facts what is known of values read so far
    NodeReader(int opset, TensorReader tensors, Function<String, Optional<Array>> constants,
            Function<String, Fact> facts) {
        around = new Surroundings(opset, tensors, constants, facts);
        neural = new NeuralReader(around);
        numeric = new NumericReader(around);
        arranging = new ArrangingReader(around);
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
        Lifted.of(node.getOpType(), around.opset()).forEach(lifted -> attributes.ignore(lifted.attribute()));
        return op.filter(_ -> attributes.allRead()).orElseGet(() -> unknown(node));
    }

    private Optional<Op> operator(NodeProto node, Attributes attributes) {
        if (node.getOpType().equals("Constant")) {
            return new ConstantReader(around.tensors()).read(node, attributes).map(Constant::new);
        }
        return neural.read(node, attributes).or(() -> arranging.read(node, attributes))
                .or(() -> numeric.read(node, attributes))
                .or(() -> IntegerNodes.read(node, attributes, around));
    }

    /// The node kept as it is, its attributes encoded.
    static Unknown unknown(NodeProto node) {
        ByteString encoded = node.toBuilder().clearName().clearInput().clearOutput().build().toByteString();
        return new Unknown(node.getDomain(), node.getOpType(),
                MemorySegment.ofBuffer(encoded.asReadOnlyByteBuffer()).asReadOnly());
    }
}
