package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
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
import espalier.model.op.IntegerOp;
import espalier.model.op.LayerNorm;
import espalier.model.op.MatMul;
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
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Unsqueeze;
import espalier.model.op.Where;
import java.util.Optional;

/// Finds the kernel of each operator, or says that there is none.
final class Kernels {
    private Kernels() {
    }

    /// @throws IllegalArgumentException if there is none
    static Kernel of(Node node) {
        return switch (node.op()) {
            case BatchNorm norm -> Products.batchNorm(norm);
            case InstanceNorm norm -> Normalizing.instances(norm);
            case LayerNorm norm -> Normalizing.layers(norm);
            case Binary binary -> Elementwise.binary(binary);
            case Cast cast -> Elementwise.cast(cast);
            case Clip _ -> Elementwise.clip();
            case Concat concat -> Rearranging.concat(concat);
            case ConstantOfShape constant -> Rearranging.constantOfShape(constant);
            case Conv conv -> Windows.conv(conv);
            case Dropout dropout -> Products.dropout(dropout);
            case Expand _ -> Rearranging.expand();
            case Flatten flatten -> Rearranging.flatten(flatten);
            case Gather gather -> Rearranging.gather(gather);
            case Gemm gemm -> Products.gemm(gemm);
            case GlobalPool pool -> Windows.globalPool(pool);
            case IntegerOp integers -> Quantizing.of(integers);
            case MatMul _ -> Products.matMul();
            case Pad pad -> Padding.of(pad);
            case Pool pool -> Windows.pool(pool);
            case Reduce reduce -> Reducing.reduce(reduce);
            case Reshape reshape -> Rearranging.reshape(reshape);
            case ShapeOf shape -> Rearranging.shapeOf(shape);
            case Slice _ -> Rearranging.slice();
            case Softmax softmax -> Reducing.softmax(softmax);
            case Split split -> Rearranging.split(split, node.outputs().size());
            case Squeeze _ -> Rearranging.squeeze();
            case Transpose transpose -> Rearranging.transpose(transpose);
            case Unary unary -> Elementwise.unary(unary);
            case Unsqueeze _ -> Rearranging.unsqueeze();
            case Where _ -> Elementwise.where();
            case Constant _,Unknown _ -> throw new IllegalArgumentException("No kernel for " + node.op().type());
        };
    }

    /// A sentence that says why `graph` cannot run, if it cannot.
    static Optional<String> obstacle(Graph graph) {
        String model = "The model";
        if (graph.inputs().size() != 1) {
            return Optional.of("%s cannot run because it takes %d inputs; a model with one input can.".formatted(model,
                    graph.inputs().size()));
        }
        if (graph.outputs().isEmpty()) {
            return Optional.of("%s cannot run because it has no output.".formatted(model));
        }
        for (Node node : graph.nodes()) {
            Optional<String> reason = obstacle(node);
            if (reason.isPresent()) {
                return Optional.of("%s cannot run because node %s %s.".formatted(model, named(node), reason.get()));
            }
        }
        return Optional.empty();
    }

    private static String named(Node node) {
        return node.name().isEmpty() ? String.valueOf(node.id()) : "'" + node.name() + "'";
    }

    private static Optional<String> obstacle(Node node) {
        return switch (node.op()) {
            case Unknown unknown -> Optional.of("uses operator " + qualified(unknown)
                    + ", which Espalier shows and keeps but does not compute");
            case Cast(ElementType to) when !isComputed(to) -> Optional.of("converts to " + to);
            case Conv conv when conv.window().spatial() > 3 -> Optional.of("convolves over more than 3 dimensions");
            case Pool pool when pool.window().spatial() > 3 -> Optional.of("pools over more than 3 dimensions");
            default -> Optional.empty();
        };
    }

    private static String qualified(Unknown unknown) {
        return unknown.domain().isEmpty() ? unknown.type() : unknown.domain() + "." + unknown.type();
    }

    private static boolean isComputed(ElementType type) {
        return type.bytes() > 0;
    }
}
