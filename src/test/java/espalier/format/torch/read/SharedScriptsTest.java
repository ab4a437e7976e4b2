package espalier.format.torch.read;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.safetensors.SafetensorsFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.Split;
import espalier.tensor.Torch;
import espalier.train.Evaluator;
import espalier.train.Network;
import espalier.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Opens the reference models' script archives and holds them to PyTorch's outputs, names and accuracy.
class SharedScriptsTest {
    @BeforeAll
    static void prepare() {
        Torch.prepareThread(1);
    }

    private static Graph open(String model, String form) {
        return ModelFiles.open(SharedFiles.path("models/" + model + "/" + model + "_" + form + ".pt"),
                Optional.of(Shape.of(1, 28, 28)));
    }

    @ParameterizedTest
    @CsvSource({"lenet300, traced", "lenet300, scripted", "lenet300, traced_frozen", "lenet5, traced",
            "lenet5, scripted", "lenet5, traced_frozen", "fashion_resnet14, traced", "fashion_resnet14, scripted",
            "fashion_resnet14, traced_frozen"})
    void outputsAndNamesAreThoseOfPyTorch(String model, String form) {
        Graph graph = open(model, form);
        String start = "models/" + model + "/" + model;
        Map<String, Array> reference = Npz.read(SharedFiles.path(start + "_ref.npz"), List.of("inputs", "outputs"));
        try (Network network = Network.of(graph)) {
            float[] outputs = network.run(reference.get("inputs")).toFloats();
            float[] expected = reference.get("outputs").toFloats();
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(outputs[i] - expected[i])).isLessThan(1e-4f);
            }
        }
        assertThat(Trainer.obstacle(graph)).isEmpty();
        if (!form.equals("traced_frozen")) {
            assertThat(graph.weights().keySet()).containsExactlyInAnyOrderElementsOf(SafetensorsFile
                    .read(SharedFiles.path(start + ".safetensors")).tensors().keySet().stream()
                    .filter(name -> !name.endsWith("num_batches_tracked")).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"lenet300, traced, 9896", "lenet5, scripted, 9955"})
    void asManyAreRightAsInPyTorch(String model, String form, int correct) {
        DataSet data = DataSets.load("idx:" + SharedFiles.path("data/mnist"), JobContext.QUIET);
        long found = Evaluator.evaluate(open(model, form), data, Split.TEST, JobContext.QUIET, _ -> {}).score()
                .correct();
        assertThat(found).isEqualTo(correct);
    }
}
