package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.op.Fact;
import java.util.Optional;
import java.util.function.Function;

/// What the reader of an operator knows of the file around its node.
///
/// @param opset the file's version of ONNX's own operators
/// @param constants the contents of constant values read so far
/// @param facts what is known of values read so far
record Surroundings(int opset, TensorReader tensors, Function<String, Optional<Array>> constants,
        Function<String, Fact> facts) {
    /// What is known of input `index` of `node`.
    Fact fact(NodeProto node, int index) {
        return hasInput(node, index) ? facts.apply(node.getInput(index)) : Fact.NOTHING;
    }

    /// Input `index` of `node`, if it is there and constant.
    Optional<Array> constant(NodeProto node, int index) {
        return hasInput(node, index) ? constants.apply(node.getInput(index)) : Optional.empty();
    }

    static boolean hasInput(NodeProto node, int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty();
    }

    static boolean hasOutput(NodeProto node, int index) {
        return index < node.getOutputCount() && !node.getOutput(index).isEmpty();
    }
}
