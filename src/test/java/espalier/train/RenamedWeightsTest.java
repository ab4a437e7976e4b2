package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.Split;
import espalier.model.op.Unary;
import espalier.model.recipe.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Exporters give weights other names by nodes that only pass them on; those weights learn like any other.
class RenamedWeightsTest {
    private static final DataSet DATA = Blobs.dataSet(16);

    @Test
    void weightsBehindIdentityNodesLearnAsIfTheNodesWereNotThere() {
        Graph plain = Architectures.byName("resnet8", Shape.of(1, 16, 16), 4, 1);
        Trained expected = train(plain);
        Trained trained = train(renamed(plain));
        plain.weights().keySet().forEach(name -> {
            float[] values = trained.graph().weights().get(name).toDense().toFloats();
            assertThat(values).as(name).isEqualTo(expected.graph().weights().get(name).toDense().toFloats())
                    .isNotEqualTo(plain.weights().get(name).toDense().toFloats());
        });
        assertThat(Evaluator.evaluate(trained.graph(), DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score()
                .accuracy()).isGreaterThan(0.9);
    }

    /// The same graph, each weight passed on by two nodes.
    private static Graph renamed(Graph graph) {
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            var inputs = new ArrayList<String>();
            for (String input : node.inputs()) {
                if (!graph.weights().containsKey(input)) {
                    inputs.add(input);
                    continue;
                }
                nodes.add(identity(nodes.size(), input, input + ".once"));
                nodes.add(identity(nodes.size(), input + ".once", input + ".twice"));
                inputs.add(input + ".twice");
            }
            nodes.add(new Node(nodes.size(), node.name(), node.op(), inputs, node.outputs()));
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, graph.weights(), graph.source());
    }

    private static Node identity(int id, String from, String to) {
        return new Node(id, to, Unary.of(Unary.Kind.Identity), List.of(from), List.of(to));
    }

    private static Trained train(Graph graph) {
        return Trainer.train(new TrainingTask(graph, Map.of(), Optional.empty(), DATA,
                new Recovery.FineTuning(3, 3e-3, 32), 1), JobContext.QUIET, _ -> {});
    }
}
