package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import espalier.App;
import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.SampleModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every method, alone and with those of other families: the sizes shown are the bytes written, and the files alone give the same
/// accuracy again.
class FilesOfEveryMethodTest {
    private static final String DATA = "builtin:digits?limit=300";

    @TempDir
    Path folder;
    private Path model;

    @BeforeEach
    void placeModel() throws IOException {
        model = SampleModel.ALL.getFirst().placeIn(folder);
    }

    /// Every method alone, and with the first or none of each other family.
    static Stream<List<String>> combinations() {
        return CompressionMethods.ALL.stream().flatMap(method -> {
            List<List<String>> all = List.of(List.of());
            for (Family family : Family.values()) {
                CompressionMethod<?> first = CompressionMethods.ALL.stream().filter(one -> one.family() == family)
                        .findFirst().orElseThrow();
                String id = method.family() == family ? method.id() : first.id();
                var longer = method.family() == family ? new ArrayList<List<String>>() : new ArrayList<>(all);
                all.forEach(before -> longer.add(Stream.concat(before.stream(), Stream.of(id)).toList()));
                all = longer;
            }
            return all.stream();
        }).distinct();
    }

    private JsonObject compressed(List<String> methods) {
        var arguments = new ArrayList<>(List.of("compress", model.toString(), "--data", DATA, "--json"));
        for (String method : methods) {
            arguments.add("--set");
            arguments.add("*." + method + "." + knob(method));
        }
        for (String ending : List.of("esp", "safetensors")) {
            arguments.add("--out");
            arguments.add(folder.resolve("small." + ending).toString());
        }
        var run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.json();
    }

    /// A knob at its initial value switches a method on.
    private static String knob(String method) {
        var knob = CompressionMethods.byId(method).knobs().getFirst();
        return knob.name() + "=" + knob.initial();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void sizesShownAreBytesWrittenAndFilesAloneGiveTheSame(List<String> methods) throws IOException {
        JsonObject json = compressed(methods);
        Files.delete(model);
        JsonObject bytes = json.getAsJsonObject("after").getAsJsonObject("bytes");
        assertThat(json.getAsJsonArray("files")).hasSize(2);
        for (JsonElement element : json.getAsJsonArray("files")) {
            JsonObject file = element.getAsJsonObject();
            Path path = Path.of(file.get("path").getAsString());
            assertThat(Files.size(path)).isEqualTo(file.get("bytes").getAsLong())
                    .isEqualTo(bytes.get(file.get("format").getAsString()).getAsLong());
            assertThat(file.get("maxLogitDifference").getAsDouble()).isZero();
            JsonObject again = CommandLineRun.of("evaluate", path.toString(), "--data", DATA, "--json").json();
            assertThat(again.get("accuracy")).isEqualTo(file.get("accuracy"));
        }
        assertThat(bytes.get("coded").getAsLong()).isLessThan(bytes.get("packed").getAsLong())
                .isLessThan((long) (1.03 * bytes.get("entropyBound").getAsLong()) + 200);
    }

    @Test
    void aFreshProcessNeedsTheFileAlone() throws IOException, InterruptedException {
        JsonObject json = compressed(List.of("svd", "magnitude", "palette"));
        Files.delete(model);
        for (JsonElement element : json.getAsJsonArray("files")) {
            JsonObject file = element.getAsJsonObject();
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Process program = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), App.class.getName(), "evaluate",
                    file.get("path").getAsString(), "--data", DATA, "--json")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor()).isZero();
            assertThat(JsonParser.parseString(out).getAsJsonObject().get("accuracy")).isEqualTo(file.get("accuracy"));
        }
    }
}
