package espalier.bench;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Split;
import espalier.model.weight.Dense;
import espalier.train.Architectures;
import espalier.train.Evaluator;
import espalier.train.Probe;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An edit to the last layer of LeNet-5 against the whole network.
final class ProbeBench implements Benchmark {
    private static final int EXAMPLES = 2000;
    private static final int ROUNDS = 9;

    private int edits;

    @Override
    public String name() {
        return "Re-evaluation of the last layer";
    }

    @Override
    public List<Row> run() throws Exception {
        Graph graph = Architectures.byName("lenet5", 1);
        DataSet all = Shared.digits();
        var examples = all.validation().first(EXAMPLES);
        var data = new DataSet(all.name(), all.spec(), all.classes(), examples, examples, examples);
        try (var probe = new Probe(graph, examples, Split.VALIDATION)) {
            probe.score(graph, JobContext.QUIET, _ -> {});
            Stopwatch.Result result = Stopwatch.compare(ROUNDS,
                    () -> probe.score(edited(graph, "fc2.weight"), JobContext.QUIET, _ -> {}),
                    () -> Evaluator.evaluate(graph, data, Split.VALIDATION, JobContext.QUIET, _ -> {}));
            String detail = String.format(Locale.ROOT, "%.1f : %.1f ms for %d images", result.first() * 1e3,
                    result.second() * 1e3, EXAMPLES);
            return List.of(Row.atLeast("Last layer of lenet5 edited : whole network", result.ratio(), 3, detail));
        }
    }

    private Graph edited(Graph graph, String name) {
        float[] values = graph.weights().get(name).toDense().toFloats();
        edits++;
        for (int i = 0; i < values.length; i++) {
            values[i] *= 1 + edits * 1e-4f;
        }
        return graph.withWeights(Map.of(name, new Dense(Array.of(values, graph.weights().get(name).shape()))));
    }
}
