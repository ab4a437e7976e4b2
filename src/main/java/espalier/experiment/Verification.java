package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.train.Evaluator;
import espalier.train.Network;
import java.util.Optional;
import java.util.OptionalDouble;

/// What written files are tested with: the model they come from, and data or inputs without labels, where there are any.
///
/// @param inputs what activations are calibrated on and outputs compared on: validation inputs, or others that somebody chose
record Verification(OpenModel model, Optional<DataSet> data, Optional<Examples> inputs) {
    private static final int COMPARED_INPUTS = 256;

    /// The largest difference of an output over real validation inputs, file against memory.
    OptionalDouble difference(Graph compressed, FileOutputs file) {
        return compared().map(inputs -> FileOutputs.maxDifference(file.of(inputs), run(compressed, inputs)))
                .map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /// The outputs of a graph that was read from a file, computed by this program.
    static FileOutputs outputs(Graph reopened) {
        return new FileOutputs(inputs -> run(reopened, inputs));
    }

    /// The score on the test split of a graph that was read from a file, computed by this program.
    Optional<Score> score(Graph reopened, JobContext context) {
        return runnable().map(set -> Evaluator.evaluate(reopened, set, Split.TEST, context, _ -> {}).score());
    }

    /// Up to 256 inputs; nothing without any, or where the model cannot be run in memory.
    Optional<Array> compared() {
        return inputs.filter(_ -> model.obstacle().isEmpty()).map(examples -> {
            Examples first = examples.first(COMPARED_INPUTS);
            return FileOutputs.batch(first, 0, first.count());
        });
    }

    private Optional<DataSet> runnable() {
        return data.filter(_ -> model.obstacle().isEmpty());
    }

    static Array run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs);
        }
    }
}
