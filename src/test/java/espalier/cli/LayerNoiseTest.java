package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import espalier.experiment.SampleModel;
import espalier.format.ModelFiles;
import espalier.format.packed.PackedFile;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The noise that `compress` tells of each layer, against the file that it wrote.
class LayerNoiseTest {
    @TempDir
    private Path folder;

    @Test
    void isThatOfTheWeightsInTheFile() throws IOException {
        Path model = SampleModel.ALL.getFirst().placeIn(folder);
        Path file = folder.resolve("small.safetensors");
        CommandLineRun run = CommandLineRun.of("compress", model.toString(), "--data", "builtin:digits", "--set",
                "*.apot.bits=3", "--out", file.toString(), "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonObject json = run.json();
        Graph before = ModelFiles.open(model);
        Graph after = PackedFile.read(file);
        assertThat(json.getAsJsonArray("layers")).hasSameSizeAs(before.layers());
        for (int i = 0; i < before.layers().size(); i++) {
            Layer layer = before.layers().get(i);
            JsonObject told = json.getAsJsonArray("layers").get(i).getAsJsonObject();
            float[] was = before.weights().get(layer.weight()).toDense().toFloats();
            float[] is = after.weights().get(layer.weight()).toDense().toFloats();
            double squares = 0;
            double error = 0;
            for (int j = 0; j < was.length; j++) {
                squares += (double) was[j] * was[j];
                error += Math.pow((double) was[j] - is[j], 2);
            }
            assertThat(told.get("name").getAsString()).isEqualTo(layer.name());
            assertThat(told.get("bits").getAsInt()).isEqualTo(3);
            assertThat(told.get("squaredError").getAsDouble()).isCloseTo(error, within(1e-9 * squares));
            assertThat(told.get("snrDecibel").getAsDouble()).isCloseTo(10 * Math.log10(squares / error),
                    within(1e-6));
        }
    }
}
