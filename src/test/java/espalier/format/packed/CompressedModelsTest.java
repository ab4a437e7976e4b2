package espalier.format.packed;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.compress.Compressor;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.train.Network;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real models under real methods come back from their packed files computing the very same numbers.
class CompressedModelsTest {
    private static final Step PRUNED = Step.of("magnitude",
            Map.of("sparsity", KnobValue.of(0.9), "scope", KnobValue.of("global")));

    @TempDir
    Path folder;

    @Test
    void computeTheSameAfterThePackedFile() {
        assertComputesTheSame("lenet5", stage(PRUNED, bits(4)));
        assertComputesTheSame("lenet300", stage(PRUNED, Step.of("svd", Map.of("rank", KnobValue.of(10))), bits(3)));
        assertComputesTheSame("fashion_resnet14", stage(Step.of("uniform",
                Map.of("bits", KnobValue.of(6), "scheme", KnobValue.of("affine")))));
        assertComputesTheSame("fashion_resnet14", stage(Step.of("svd", Map.of("energy", KnobValue.of(0.9)))));
        assertComputesTheSame("lenet5", stage(bits(1)));
    }

    @Test
    void takeLittleMoreThanTheirNumbersNeed() {
        Graph eight = compressed("lenet5", stage(bits(8)));
        // One byte for each of 430,500 weights, four for 580 scales and 580 biases, and a few hundred for names and graph.
        long numbers = 430_500 + 4 * (580 + 580);
        assertThat(PackedFile.size(eight)).isBetween(numbers, numbers + 4000);
    }

    private void assertComputesTheSame(String model, Stage.Compress stage) {
        Graph graph = compressed(model, stage);
        Path file = folder.resolve(model);
        assertThat(PackedFile.write(graph, file, Replace.AGREED)).isEqualTo(PackedFile.size(graph));
        Array inputs = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz")).get("inputs");
        assertThat(run(ModelFiles.open(file), inputs)).containsExactly(run(graph, inputs));
    }

    private static Graph compressed(String model, Stage.Compress stage) {
        Graph graph = ModelFiles.open(SharedFiles.path("models/" + model + "/" + model + "_op13.onnx"));
        return new Compressor(graph).compress(stage, JobContext.QUIET).graph();
    }

    private static float[] run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs).toFloats();
        }
    }

    private static Step bits(int bits) {
        return Step.of("uniform", Map.of("bits", KnobValue.of(bits)));
    }

    private static Stage.Compress stage(Step... steps) {
        return new Stage.Compress(new LinkedHashMap<>(Map.of(Target.WHOLE_MODEL, List.of(steps))));
    }
}
