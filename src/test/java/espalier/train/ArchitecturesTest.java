package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.weight.Weight;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Checks the networks that training starts from.
class ArchitecturesTest {
    @ParameterizedTest
    @CsvSource({"lenet300, 266610", "lenet5, 431080", "resnet8, 77754"})
    void haveTheParametersOfTheirPapersAndRun(String name, long parameters) {
        Graph graph = Architectures.byName(name, 1);
        long all = graph.weights().entrySet().stream().filter(entry -> !entry.getKey().contains("running"))
                .mapToLong(entry -> entry.getValue().parameters()).sum();
        assertThat(all).isEqualTo(parameters);
        try (Network network = Network.of(graph)) {
            Array outputs = network.run(Array.of(new float[3 * 784], 3, 1, 28, 28));
            assertThat(outputs.shape()).isEqualTo(Shape.of(3, 10));
        }
    }

    /// A quarter of LeNet-300-100 has `784·75 + 75 + 75·25 + 25 + 25·10 + 10` parameters; the others are counted alike, `9·in·out` a
    /// kernel and two numbers a channel for batch-norm.
    @ParameterizedTest
    @CsvSource({"lenet300, 0.25, 61035", "lenet5, 0.5, 109295", "resnet8, 2, 308074"})
    void becomeNarrowerAndWider(String name, double width, long parameters) {
        Graph graph = Architectures.byName(name, Shape.of(1, 28, 28), 10, width, 1);
        long all = graph.weights().entrySet().stream().filter(entry -> !entry.getKey().contains("running"))
                .mapToLong(entry -> entry.getValue().parameters()).sum();
        assertThat(all).isEqualTo(parameters);
        try (Network network = Network.of(graph)) {
            assertThat(network.run(Array.of(new float[784], 1, 1, 28, 28)).shape()).isEqualTo(Shape.of(1, 10));
        }
        assertThatThrownBy(() -> Architectures.byName(name, Shape.of(1, 28, 28), 10, 0, 1))
                .isInstanceOf(InputException.class).hasMessageContaining("width");
    }

    @Test
    void theSeedDecidesTheWeights() {
        Weight first = Architectures.byName("lenet5", 7).weights().get("conv1.weight");
        Weight again = Architectures.byName("lenet5", 7).weights().get("conv1.weight");
        Weight other = Architectures.byName("lenet5", 8).weights().get("conv1.weight");
        assertThat(first.toDense().sameContentAs(again.toDense())).isTrue();
        assertThat(first.toDense().sameContentAs(other.toDense())).isFalse();
    }

    @Test
    void layersAreNamedAsPyTorchNamesThem() {
        assertThat(Architectures.byName("resnet8", 1).layers()).extracting(layer -> layer.name()).startsWith("conv1",
                "layers.0.conv1", "layers.0.conv2", "layers.1.conv1").contains("layers.1.downsample.0", "fc");
    }

    @Test
    void takesImagesOfOtherSizes() {
        for (String name : List.of("lenet300", "lenet5", "resnet8")) {
            Graph graph = Architectures.byName(name, Shape.of(3, 32, 32), 100, 1);
            try (Network network = Network.of(graph)) {
                Array outputs = network.run(Array.of(new float[2 * 3072], 2, 3, 32, 32));
                assertThat(outputs.shape()).isEqualTo(Shape.of(2, 100));
            }
        }
    }

    @Test
    void saysWhichNamesThereAre() {
        assertThatThrownBy(() -> Architectures.byName("alexnet", 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("alexnet").hasMessageContaining("resnet8");
    }
}
