package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds training from nothing to its plan.
class TrainingPlanTest {
    private final DataSet data = DataSets.load("builtin:digits?limit=640", JobContext.QUIET);

    @Test
    void givesTheSameBytesAgain() throws IOException {
        assertThat(bytes(7)).isEqualTo(bytes(7)).isNotEqualTo(bytes(8));
    }

    @Test
    void learns() {
        var curve = TrainingPlan.of("lenet300", 3, 1).train(data, JobContext.QUIET, _ -> {}).curve();
        assertThat(curve.getFirst().validation().orElseThrow().accuracy()).isLessThan(0.25);
        assertThat(curve.getLast().validation().orElseThrow().accuracy()).isGreaterThan(0.4);
    }

    @Test
    void namesAnUnknownArchitecture() {
        assertThatThrownBy(() -> TrainingPlan.of("lenet6", 1, 1).train(data, JobContext.QUIET, _ -> {}))
                .isInstanceOf(InputException.class).hasMessageContainingAll("lenet6", "lenet5");
    }

    @Test
    void placesASampleOnce(@TempDir Path folder) throws IOException {
        SampleModel sample = SampleModel.ALL.getFirst();
        Path file = sample.placeIn(folder.resolve("new"));
        assertThat(OnnxFile.read(file).nodes()).isNotEmpty();
        var before = Files.getLastModifiedTime(file);
        assertThat(sample.placeIn(folder.resolve("new"))).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    }

    private byte[] bytes(long seed) throws IOException {
        var out = new ByteArrayOutputStream();
        OnnxFile.write(TrainingPlan.of("lenet300", 1, seed).train(data, JobContext.QUIET, _ -> {}).graph(), out);
        return out.toByteArray();
    }
}
