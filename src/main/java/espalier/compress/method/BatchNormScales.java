package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.Binary;
import espalier.model.op.Unary;
import java.util.List;
import java.util.Optional;

/// Finds the scales γ of the batch normalization behind a layer.
public final class BatchNormScales {
    private final Graph graph;
    private final Layer layer;

    private BatchNormScales(Graph graph, Layer layer) {
        this.graph = graph;
        this.layer = layer;
    }

    /// The scales of the batch normalization of all that `layer` makes, one for each output; only an added constant may stand between.
    public static Optional<Array> of(Graph graph, Layer layer) {
        return graph.isLoose() ? Optional.empty() : new BatchNormScales(graph, layer).behind(layer.node().output());
    }

    private Optional<Array> behind(String value) {
        List<Node> users = graph.nodes().stream().filter(node -> node.inputs().contains(value)).toList();
        boolean isOutput = graph.outputs().stream().anyMatch(output -> output.name().equals(value));
        if (users.size() != 1 || isOutput) {
            return Optional.empty();
        }
        Node user = users.getFirst();
        return switch (user.op()) {
            case BatchNorm _,BatchNormTraining _ -> scales(user);
            case Binary(var kind) when kind == Binary.Kind.Add && user.inputs().stream()
                    .anyMatch(input -> graph.constant(input).isPresent()) ->
                behind(user.output());
            case Unary unary when unary.kind() == Unary.Kind.Identity -> behind(user.output());
            default -> Optional.empty();
        };
    }

    private Optional<Array> scales(Node norm) {
        return graph.constant(norm.input(1)).map(weight -> weight.toDense().floats())
                .filter(scales -> scales.elements() == layer.connections().outputs());
    }
}
