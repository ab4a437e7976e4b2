package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Split;
import espalier.train.Evaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Holds the samples to the list that says how good they are.
class SampleModelTest {
    private static final Path FOLDER = Path.of("sample-models");

    @Test
    void samplesAreAsGoodAsTheirListSays() throws IOException {
        DataSet data = DataSets.load("builtin:digits?limit=1500", JobContext.QUIET);
        var files = new ArrayList<String>();
        for (JsonElement element : JsonParser.parseString(Files.readString(FOLDER.resolve("samples.json")))
                .getAsJsonArray()) {
            JsonObject listed = element.getAsJsonObject();
            Path file = FOLDER.resolve(listed.get("file").getAsString());
            files.add(file.getFileName().toString());
            assertThat(Files.size(file)).isEqualTo(listed.get("bytes").getAsLong());
            Graph graph = OnnxFile.read(file);
            double measured = Evaluator.evaluate(graph, data, Split.TEST, JobContext.QUIET, _ -> {}).score().accuracy();
            double promised = listed.getAsJsonObject("test").get("accuracy").getAsDouble();
            assertThat(measured).as(file.toString()).isCloseTo(promised, within(0.015));
        }
        assertThat(files).containsExactlyElementsOf(SampleModel.ALL.stream().map(SampleModel::file).toList());
    }

    @Test
    void lenet5FindsDigitsNeitherEasyNorHopeless() throws IOException {
        for (JsonElement element : JsonParser.parseString(Files.readString(FOLDER.resolve("samples.json")))
                .getAsJsonArray()) {
            if (element.getAsJsonObject().get("file").getAsString().equals("lenet5.onnx")) {
                assertThat(element.getAsJsonObject().getAsJsonObject("test").get("accuracy").getAsDouble())
                        .isBetween(0.97, 0.995);
            }
        }
    }
}
