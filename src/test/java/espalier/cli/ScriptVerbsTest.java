package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import espalier.data.npz.Npz;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.SampleModel;
import espalier.format.file.SafeFiles;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every verb takes a script, whose file does not say what its input is, and does with it what it does with the model it was made of.
class ScriptVerbsTest {
    private static final String DATA = "builtin:digits?limit=200";

    @TempDir
    Path folder;
    private String model;
    private String script;

    @BeforeEach
    void writeScript() throws Exception {
        model = SampleModel.ALL.getFirst().placeIn(folder).toString();
        script = folder.resolve("net.pt").toString();
        done("export", model, "--out", script);
    }

    private static CommandLineRun done(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void theShapeIsAskedForWhereNothingGivesIt() {
        for (List<String> verb : List.of(List.of("inspect", script),
                List.of("export", script, "--out", folder.resolve("again.onnx").toString()))) {
            CommandLineRun run = CommandLineRun.of(verb.toArray(String[]::new));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().strip().lines()).singleElement().asString()
                    .contains("net.pt", "--input-shape 3,224,224");
        }
        assertThat(folder.resolve("again.onnx")).doesNotExist();
        assertThat(CommandLineRun.of("inspect", script, "--input-shape", "1,0,28").err()).contains("1 on");
        assertThat(CommandLineRun.of("inspect", script, "--input-shape", "3,5,5").err())
                .contains("for inputs of 3×5×5", "give the shape that the model takes");
    }

    @Test
    void inspectFindsTheSameLayers() {
        JsonObject json = done("inspect", script, "--input-shape", "1,28,28").json();
        JsonObject expected = done("inspect", model).json();
        for (String figure : List.of("layers", "parameters", "macs", "bytes")) {
            assertThat(json.get(figure)).as(figure).isEqualTo(expected.get(figure));
        }
    }

    @Test
    void runTakesTheShapeOfItsInputs() {
        Path inputs = folder.resolve("inputs.npz");
        var random = new Random(1);
        float[] values = new float[3 * 28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        SafeFiles.write(inputs, SafeFiles.Replace.REFUSE,
                out -> Npz.write(out, new LinkedHashMap<>(Map.of("inputs", Array.of(values, 3, 1, 28, 28)))));
        float[] outputs = outputs(script, inputs);
        float[] expected = outputs(model, inputs);
        assertThat(outputs).containsExactly(expected, Offset.offset(1e-5f));
    }

    private float[] outputs(String file, Path inputs) {
        Path outputs = folder.resolve("outputs.npz");
        done("run", file, "--inputs", inputs.toString(), "--outputs", outputs.toString(), "--replace");
        return Npz.read(outputs, List.of("outputs")).get("outputs").toFloats();
    }

    @Test
    void evaluateAndCompressTakeTheShapeOfTheirData() {
        JsonObject json = done("evaluate", script, "--data", DATA).json();
        assertThat(json.get("correct")).isEqualTo(done("evaluate", model, "--data", DATA).json().get("correct"));
        Path smaller = folder.resolve("smaller.onnx");
        done("compress", script, "--data", DATA, "--set", "*.magnitude.sparsity=0.5", "--out", smaller.toString());
        assertThat(Files.exists(smaller)).isTrue();
    }

    @Test
    void aStudyOpensItsScriptAgain() {
        OpenModel opened = Models.open(Path.of(script), Optional.of(Shape.of(1, 28, 28)), JobContext.QUIET);
        OpenModel again = Models.open(opened.reference(), JobContext.QUIET);
        assertThat(again.reference()).isEqualTo(opened.reference());
        assertThat(again.graph().outputs()).isEqualTo(opened.graph().outputs());
    }
}
