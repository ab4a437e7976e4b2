package espalier.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.SharedFiles;
import espalier.data.npz.Npz;
import espalier.model.array.Array;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models that PyTorch exported give in ONNX Runtime what PyTorch gave.
class ReferenceModelsTest {
    @ParameterizedTest
    @CsvSource({"lenet300, _op13", "lenet300, _op17", "lenet300, _op13_b1", "lenet5, _op13", "lenet5, _op17",
            "lenet5, _op13_b1", "fashion_resnet14, _op13", "fashion_resnet14, _op13_bn", "fashion_resnet14, _op13_b1"})
    void agreeWithPyTorch(String model, String variant) {
        Path folder = SharedFiles.path("models").resolve(model);
        var reference = Npz.read(folder.resolve(model + "_ref.npz"));
        try (var session = OnnxSession.open(folder.resolve(model + variant + ".onnx"), 1)) {
            Array outputs = session.run(reference.get("inputs"));
            assertThat(outputs.shape()).isEqualTo(reference.get("outputs").shape());
            assertThat(outputs.toFloats()).containsExactly(reference.get("outputs").toFloats(), within(1e-4f));
        }
    }
}
