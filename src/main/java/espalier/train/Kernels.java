package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Constant;
import espalier.model.op.IntegerOp;
import espalier.model.op.NeuralOp;
import espalier.model.op.NumericOp;
import espalier.model.op.Unknown;
import java.util.Optional;

/// Finds the kernel of each operator, or says that there is none.
final class Kernels {
    private Kernels() {
    }

    /// @throws IllegalArgumentException if there is none
    static Kernel of(Node node) {
        return switch (node.op()) {
            case ArrangingOp op -> ArrangingKernels.of(op, node.outputs().size());
            case IntegerOp op -> Quantizing.of(op);
            case NeuralOp op -> NeuralKernels.of(op, node.outputs().size());
            case NumericOp op -> NumericKernels.of(op, node.outputs().size());
            case Constant _,Unknown _ -> throw new IllegalArgumentException("No kernel for " + node.op().type());
        };
    }

    /// A sentence that says why `graph` cannot run, if it cannot.
    static Optional<String> obstacle(Graph graph) {
        String model = "The model";
        if (graph.isLoose()) {
            return Optional.of("The file holds weights without a graph, so there is nothing to run: MACs, accuracy and"
                    + " latency stay unknown; open the model's ONNX or TorchScript file to measure it.");
        }
        for (Value input : graph.inputs()) {
            if (input.type() == ElementType.STRING) {
                return Optional.of("%s cannot run because its input '%s' is text.".formatted(model, input.name()));
            }
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
            case NeuralOp op -> NeuralKernels.obstacle(op);
            case NumericOp op -> NumericKernels.obstacle(op);
            case Constant(var value) when value.type() == ElementType.STRING -> Optional.of(
                    "holds text, which Espalier shows and keeps but does not compute");
            case ArrangingOp _,IntegerOp _,Constant _ -> Optional.empty();
        };
    }

    private static String qualified(Unknown unknown) {
        return unknown.domain().isEmpty() ? unknown.type() : unknown.domain() + "." + unknown.type();
    }
}
