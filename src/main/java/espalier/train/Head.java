package espalier.train;

import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import java.util.List;
import java.util.Map;

/// The end of a classifier.
final class Head {
    private Head() {
    }

    /// The graph that gives what goes into a softmax at the end of `graph`, or `graph` where there is none: a loss wants logits, and
    /// the class that is chosen is the same.
    static Graph logitsOf(Graph graph) {
        if (graph.outputs().isEmpty()) {
            return graph;
        }
        Value output = graph.outputs().getFirst();
        Map<String, Node> producers = graph.producers();
        Node last = producers.get(output.name());
        while (last != null && last.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity) {
            last = producers.get(last.input(0));
        }
        if (last == null || !(last.op() instanceof Softmax softmax) || !overClasses(softmax, output)) {
            return graph;
        }
        Value logits = new Value(last.input(0), output.type(), output.shape());
        return new Graph(graph.name(), graph.inputs(), List.of(logits), graph.nodes(), graph.weights(),
                graph.source());
    }

    private static boolean overClasses(Softmax softmax, Value output) {
        return softmax.axis() == 1 || softmax.axis() == -1 || softmax.axis() == output.shape().rank() - 1;
    }
}
