package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.SharedFiles;
import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Recovery;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds networks to what PyTorch stored beside the models it trained.
class SharedModelsTest {
    private static final String FASHION = "idx:../shared/data/fashion-mnist?mean=0.286&std=0.353";

    @ParameterizedTest
    @CsvSource({"lenet300, op13", "lenet300, op13_b1", "lenet300, op17", "lenet5, op13", "lenet5, op13_b1",
            "lenet5, op17", "fashion_resnet14, op13", "fashion_resnet14, op13_b1", "fashion_resnet14, op13_bn",
            "fashion_resnet14, op17"})
    void givesTheOutputsOfPyTorch(String model, String variant) {
        var reference = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz"));
        try (Network network = Network.of(open(model, variant))) {
            Array outputs = network.run(reference.get("inputs"));
            assertThat(outputs.shape()).isEqualTo(reference.get("outputs").shape());
            assertThat(outputs.toFloats()).usingComparatorWithPrecision(1e-4f)
                    .containsExactly(reference.get("outputs").toFloats());
        }
    }

    @ParameterizedTest
    @CsvSource({"lenet5, 9955, 0.01678, idx:../shared/data/mnist", "lenet300, 9896, 0.03592, idx:../shared/data/mnist",
            "fashion_resnet14, 9133, 0.23067, " + FASHION})
    void countsWhatPyTorchCounts(String model, int correct, double loss, String spec) {
        Graph graph = open(model, "op13");
        DataSet data = DataSets.load(spec, JobContext.QUIET);
        var scores = new ArrayList<Score>();
        Evaluation evaluation = Evaluator.evaluate(graph, data, Split.TEST, JobContext.QUIET, scores::add);
        assertThat(evaluation.score().correct()).isEqualTo(correct);
        assertThat(evaluation.score().examples()).isEqualTo(10_000);
        assertThat(evaluation.score().loss()).isCloseTo(loss, within(5e-5));
        assertThat(scores).hasSizeGreaterThan(5).last().isEqualTo(evaluation.score());
        long diagonal = 0;
        for (int i = 0; i < 10; i++) {
            diagonal += evaluation.confusion()[i][i];
        }
        assertThat(diagonal).isEqualTo(correct);
    }

    @Test
    void trainsANetWithBatchNormsBehindAliases() {
        Graph graph = open("fashion_resnet14", "op13_bn");
        DataSet all = DataSets.load(FASHION, JobContext.QUIET);
        var data = new DataSet(all.name(), all.spec(), all.classes(), all.train().first(640),
                all.validation().first(500), all.test());
        var task = new TrainingTask(graph, Map.of(), Optional.empty(), data, new Recovery.FineTuning(1, 1e-5, 64), 1);
        Trained trained = Trainer.train(task, JobContext.QUIET, _ -> {});
        assertThat(trained.curve().getLast().validation().orElseThrow().accuracy())
                .isCloseTo(trained.curve().getFirst().validation().orElseThrow().accuracy(), within(0.02));
        graph.weights().forEach((name, weight) -> assertThat(trained.graph().weights().get(name)).as(name)
                .isNotSameAs(weight));
    }

    private static Graph open(String model, String variant) {
        return ModelFiles.open(SharedFiles.path("models/" + model + "/" + model + "_" + variant + ".onnx"));
    }
}
