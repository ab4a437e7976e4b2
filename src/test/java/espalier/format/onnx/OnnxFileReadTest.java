package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading models that PyTorch exported.
class OnnxFileReadTest {
    @Test
    void namesLayersAfterTheirWeights() {
        Graph lenet = OnnxFile.read(SharedFiles.path("models/lenet5/lenet5_op13.onnx"));
        assertThat(lenet.layers()).extracting(Layer::name).containsExactly("conv1", "conv2", "fc1", "fc2");
        Graph resnet = resnet("_bn");
        assertThat(resnet.layers()).hasSize(16).extracting(Layer::name).contains("stem", "layers.0.conv1",
                "layers.2.shortcut.0", "fc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_b1"})
    void namesLayersOfFoldedModelsAfterTheirModules(String variant) {
        assertThat(resnet(variant).layers()).hasSize(16).extracting(Layer::name).contains("/stem",
                "/layers/layers.0/conv1", "/layers/layers.2/shortcut/shortcut.0", "fc");
    }

    private static Graph resnet(String variant) {
        return OnnxFile.read(
                SharedFiles.path("models/fashion_resnet14/fashion_resnet14_op13" + variant + ".onnx"));
    }
}
