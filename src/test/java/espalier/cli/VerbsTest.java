package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import espalier.SharedFiles;
import espalier.compress.CompressionMethods;
import espalier.compress.rewrite.GraphRewrites;
import espalier.data.npz.Npz;
import espalier.experiment.SampleModel;
import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Binary;
import espalier.runtime.OnnxSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every verb does on a sample model what its JSON says.
class VerbsTest {
    private static final String DATA = "builtin:digits?limit=200";

    @TempDir
    Path folder;
    private String model;

    @BeforeEach
    void placeModel() throws Exception {
        model = SampleModel.ALL.getFirst().placeIn(folder).toString();
    }

    @Test
    void methodsExplainThemselves() {
        JsonObject json = done("methods", "svd").json();
        assertThat(json.getAsJsonArray("methods")).hasSize(1);
        JsonObject svd = json.getAsJsonArray("methods").get(0).getAsJsonObject();
        assertThat(svd.get("family").getAsString()).isEqualTo("factorize");
        assertThat(svd.get("formula").getAsString()).contains("rank(U·V) ≤ r");
        assertThat(svd.get("source").getAsString()).contains("Eckart", "(1936)");
        assertThat(svd.getAsJsonArray("knobs").toString()).contains("\"name\":\"budget\"", "0.5 unless set");
        assertThat(done("methods").json().getAsJsonArray("methods"))
                .hasSize(CompressionMethods.ALL.size() + GraphRewrites.ALL.size());
    }

    @Test
    void inspectCountsWhatTheLayersHave() {
        JsonObject json = done("inspect", model).json();
        JsonObject file = json.getAsJsonObject("file");
        assertThat(file.get("format").getAsString()).isEqualTo("ONNX");
        assertThat(file.getAsJsonArray("inputs")).hasSize(1);
        assertThat(file.getAsJsonArray("operators").toString())
                .contains("{\"name\":\"Conv\",\"nodes\":2,\"known\":true}");
        assertThat(file.getAsJsonArray("warnings")).isEmpty();
        assertThat(json.get("parameters").getAsLong()).isEqualTo(431_080);
        assertThat(json.get("macs").getAsLong()).isEqualTo(2_293_000);
        assertThat(json.get("bytes").getAsLong()).isEqualTo(4 * 431_080);
        assertThat(json.getAsJsonArray("layers")).hasSize(4)
                .allSatisfy(layer -> assertThat(layer.getAsJsonObject().keySet())
                        .contains("name", "operator", "shape", "parameters", "macs", "bytes"));
    }

    @Test
    void compressTakesWeightsWithoutAGraphAndNoData() {
        String loose = SharedFiles.path("models/lenet5/lenet5_state_dict.pth").toString();
        Path packed = folder.resolve("w.safetensors");
        JsonObject json = done("compress", loose, "--set", "*.uniform.bits=4", "--out", packed.toString()).json();
        JsonObject after = json.getAsJsonObject("after");
        assertThat(after.get("accuracy").isJsonNull()).isTrue();
        assertThat(after.get("macs").isJsonNull()).isTrue();
        assertThat(after.get("parameters").getAsLong()).isEqualTo(431_080);
        assertThat(after.getAsJsonObject("bytes").get("dense").getAsLong()).isEqualTo(4 * 431_080);
        assertThat(after.getAsJsonObject("bytes").get("packed").getAsLong()).isEqualTo(packed.toFile().length());
        assertThat(json.get("reason").getAsString()).startsWith("The file holds weights without a graph, so");
        JsonObject inspected = done("inspect", loose).json();
        assertThat(inspected.get("macs").isJsonNull()).isTrue();
        assertThat(inspected.get("bytes").getAsLong()).isEqualTo(4 * 431_080);
        CommandLineRun onnx = CommandLineRun.of("export", loose, "--out", folder.resolve("w.onnx").toString());
        assertThat(onnx.exitCode()).isEqualTo(1);
        assertThat(onnx.err()).contains("there is no ONNX model to write").hasLineCount(1);
        assertThat(CommandLineRun.of("compress", model, "--set", "*.uniform.bits=4").exitCode()).isEqualTo(2);
    }

    @Test
    void runGivesWhatOnnxRuntimeGives() throws Exception {
        var random = new Random(3);
        float[] values = new float[5 * 784];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Array inputs = Array.of(values, 5, 1, 28, 28);
        Path given = folder.resolve("in.npz");
        Npz.write(given, new LinkedHashMap<>(Map.of("anything", inputs)));
        Path outputs = folder.resolve("out.npz");
        done("run", model, "--inputs", given.toString(), "--outputs", outputs.toString());
        try (var session = OnnxSession.open(Path.of(model), 1)) {
            assertThat(Npz.read(outputs).get("outputs").toFloats()).containsExactly(session.run(inputs).toFloats(),
                    Offset.offset(1e-4f));
        }
    }

    @Test
    void runTakesInputsByNameAndWritesEveryOutputWithItsType() throws Exception {
        var x = new Value("x", ElementType.FLOAT32, Shape.of(2, 2));
        var n = new Value("n", ElementType.INT64, Shape.of(2));
        var product = new Value("product", ElementType.FLOAT32, Shape.of(2, 2));
        var sum = new Value("sum", ElementType.INT64, Shape.of(2));
        var nodes = List.of(
                new Node(0, "", new Binary(Binary.Kind.Mul), List.of("x", "x"), List.of("product")),
                new Node(1, "", new Binary(Binary.Kind.Add), List.of("n", "n"), List.of("sum")));
        var graph = new Graph("two", List.of(x, n), List.of(product, sum), nodes, new LinkedHashMap<>(), Source.own());
        Path two = Files.write(folder.resolve("two.onnx"), OnnxFile.bytes(graph));
        Path given = folder.resolve("in.npz");
        var arrays = new LinkedHashMap<String, Array>();
        arrays.put("n", Array.of(1L << 60, -7));
        arrays.put("x", Array.of(new float[]{1, 2, 3, 4}, 2, 2));
        Npz.write(given, arrays);
        Path outputs = folder.resolve("out.npz");
        JsonObject json = done("run", two.toString(), "--inputs", given.toString(), "--outputs", outputs.toString())
                .json();
        assertThat(json.getAsJsonArray("arrays")).hasSize(2);
        var written = Npz.read(outputs);
        assertThat(written.keySet()).containsExactly("product", "sum", "outputs");
        assertThat(written.get("sum").sameContentAs(Array.of(1L << 61, -14))).isTrue();
        assertThat(written.get("outputs").toFloats()).containsExactly(1, 4, 9, 16);
        arrays.remove("n");
        Npz.write(given, arrays);
        assertFails("no array named 'n'", "run", two.toString(), "--inputs", given.toString(), "--outputs",
                folder.resolve("other.npz").toString());
    }

    @Test
    void evaluateSaysAccuracyOfTheSplitAskedFor() {
        JsonObject json = done("evaluate", model, "--data", DATA, "--split", "validation").json();
        assertThat(json.keySet()).contains("accuracy", "correct", "examples", "loss", "seconds");
        assertThat(json.get("split").getAsString()).isEqualTo("validation");
        assertThat(json.get("examples").getAsLong()).isEqualTo(200);
        assertThat(json.get("accuracy").getAsDouble()).isEqualTo(json.get("correct").getAsDouble() / 200)
                .isGreaterThan(0.9);
    }

    @Test
    void compressWritesFilesOfTheLengthsItSaysThatRunElsewhere() throws Exception {
        Path onnx = folder.resolve("small.onnx");
        Path packed = folder.resolve("small.safetensors");
        Path recipe = folder.resolve("small.json");
        JsonObject json = done("compress", model, "--data", DATA, "--set", "*.magnitude.sparsity=0.5", "--set",
                "*.uniform.bits=8", "--recover", "finetune", "--out", onnx.toString(), "--out", packed.toString(),
                "--out", recipe.toString()).json();
        assertThat(json.keySet()).contains("before", "after", "files");
        JsonObject after = json.getAsJsonObject("after");
        assertThat(after.keySet()).contains("accuracy", "loss", "split", "bytes", "parameters", "nonzero", "macs");
        assertThat(onnx).hasSize(after.getAsJsonObject("bytes").get("runtime").getAsLong());
        assertThat(packed).hasSize(after.getAsJsonObject("bytes").get("packed").getAsLong());
        assertThat(json.getAsJsonArray("files")).hasSize(3);
        json.getAsJsonArray("files").asList().subList(0, 2).forEach(file -> assertThat(
                file.getAsJsonObject().get("maxLogitDifference").getAsDouble()).isLessThan(1e-4));
        Files.delete(Path.of(model));
        JsonObject reopened = done("evaluate", packed.toString(), "--data", DATA, "--split", "validation").json();
        assertThat(reopened.get("accuracy").getAsDouble()).isEqualTo(after.get("accuracy").getAsDouble());
    }

    @Test
    void everyKnobOfARecoveryHasItsFlag() {
        JsonObject json = done("compress", model, "--data", DATA, "--set", "*.magnitude.sparsity=0.5", "--recover",
                "distill", "--epochs", "2", "--learning-rate-schedule", "one_cycle", "--weight-decay", "0.01",
                "--patience", "1", "--shift", "1", "--mirror", "--alpha", "0.25", "--seed", "7").json();
        assertThat(json.get("seed").getAsLong()).isEqualTo(7);
        var recover = json.getAsJsonObject("recipe").getAsJsonArray("stages").get(1).getAsJsonObject();
        var knobs = recover.getAsJsonObject("knobs");
        assertThat(knobs.get("learningRateSchedule").getAsString()).isEqualTo("one_cycle");
        assertThat(knobs.get("mirror").getAsBoolean()).isTrue();
        assertThat(knobs.get("alpha").getAsDouble()).isEqualTo(0.25);
        assertThat(knobs.get("temperature").getAsDouble()).isEqualTo(4);
        assertFails("temperature", "compress", model, "--data", DATA, "--recover", "finetune", "--temperature", "2");
        assertFails("--recover", "compress", model, "--data", DATA, "--epochs", "2");
        assertFails("'finetune.epochs' must be a whole number", "compress", model, "--data", DATA, "--recover",
                "finetune", "--epochs", "0");
    }

    @Test
    void aNarrowNetworkLearnsFromATeacherInAnotherFile() {
        Path out = folder.resolve("narrow.onnx");
        JsonObject json = done("train", "lenet300", "--width", "0.25", "--data", DATA, "--teacher", model, "--alpha",
                "0.9", "--epochs", "2", "--seed", "3", "--out", out.toString()).json();
        var recover = json.getAsJsonObject("recipe").getAsJsonArray("stages").get(0).getAsJsonObject();
        assertThat(recover.get("recovery").getAsString()).isEqualTo("distill");
        assertThat(recover.getAsJsonObject("knobs").get("alpha").getAsDouble()).isEqualTo(0.9);
        assertThat(json.get("epochs").getAsInt()).isEqualTo(2);
        assertThat(done("inspect", out.toString()).json().get("parameters").getAsLong()).isEqualTo(61_035);
        String other = folder.resolve("other.onnx").toString();
        assertFails("needs a teacher", "train", "lenet300", "--data", DATA, "--recover", "distill", "--out", other);
        assertFails("--teacher", "train", "lenet300", "--data", DATA, "--recover", "finetune", "--teacher", model,
                "--out", other);
        assertFails("batchnorm", "train", "lenet300", "--data", DATA, "--recover", "batchnorm", "--out", other);
        assertFails("width", "train", model, "--width", "0.5", "--data", DATA, "--out", other);
    }

    @Test
    void compressDistilsFromAnotherFileAndItsFeatures() {
        String teacher = folder.resolve("teacher.onnx").toString();
        done("train", "lenet5", "--width", "0.5", "--data", DATA, "--epochs", "1", "--out", teacher);
        JsonObject json = done("compress", model, "--data", DATA, "--set", "*.magnitude.sparsity=0.9", "--recover",
                "distill", "--teacher", teacher, "--logits", "squares", "--features", "hints", "--beta", "0.5",
                "--pruning-schedule", "polynomial", "--mask-every", "2", "--penalty", "l1").json();
        assertThat(json.getAsJsonObject("after").get("nonzero").getAsDouble()).isLessThan(50_000);
        assertFails("--teacher", "compress", model, "--data", DATA, "--recover", "finetune", "--teacher", teacher);
        assertFails("nowhere", "compress", model, "--data", DATA, "--recover", "distill", "--teacher", "nowhere.onnx");
    }

    @Test
    void nothingIsReplacedUnlessAgreed() throws Exception {
        Path there = Files.writeString(folder.resolve("there.safetensors"), "old");
        var refused = run("export", model, "--out", there.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("there.safetensors").hasLineCount(1);
        assertThat(there).hasContent("old");
        done("export", model, "--out", there.toString(), "--replace");
        assertThat(Files.size(there)).isGreaterThan(1000);
    }

    @Test
    void sweepWritesATableOfAllTrials() {
        Path table = folder.resolve("trials.csv");
        Path chart = folder.resolve("front.svg");
        JsonObject json = done("sweep", model, "--data", DATA, "--sparsity", "0,0.5", "--bits", "8,4", "--out",
                table.toString(), "--out", chart.toString()).json();
        assertThat(json.getAsJsonArray("trials")).hasSize(5);
        assertThat(table).content().hasLineCount(6);
        assertThat(chart).content().contains("<svg");
    }

    @Test
    void repeatMeasuresEachSeedOnTestAndGivesMeans() {
        JsonObject json = done("repeat", model, "--data", DATA, "--set", "*.magnitude.sparsity=0.8", "--recover",
                "finetune", "--epochs", "1", "--seeds", "4,7").json();
        var runs = json.getAsJsonArray("runs");
        assertThat(runs.asList()).extracting(run -> run.getAsJsonObject().get("seed").getAsInt()).containsExactly(4, 7);
        double first = runs.get(0).getAsJsonObject().get("testAccuracy").getAsDouble();
        double second = runs.get(1).getAsJsonObject().get("testAccuracy").getAsDouble();
        JsonObject mean = json.getAsJsonObject("mean").getAsJsonObject("testAccuracy");
        assertThat(mean.get("value").getAsDouble()).isCloseTo((first + second) / 2, within(1e-12));
        assertThat(mean.get("standardError").getAsDouble()).isCloseTo(Math.abs(first - second) / 2, within(1e-12));
        assertThat(json.getAsJsonObject("original").get("testAccuracy").getAsDouble()).isPositive();
        assertFails("--seeds", "repeat", model, "--data", DATA, "--seeds", "1.5");
    }

    @Test
    void trainGivesMeansOverSeeds() {
        JsonObject json = done("train", "lenet300", "--width", "0.1", "--data", DATA, "--epochs", "1", "--seeds", "3,5")
                .json();
        var runs = json.getAsJsonArray("runs");
        assertThat(runs.asList()).extracting(run -> run.getAsJsonObject().get("seed").getAsInt()).containsExactly(3, 5);
        double sum = runs.asList().stream()
                .mapToDouble(run -> run.getAsJsonObject().get("testAccuracy").getAsDouble()).sum();
        assertThat(json.getAsJsonObject("mean").getAsJsonObject("testAccuracy").get("value").getAsDouble())
                .isCloseTo(sum / 2, within(1e-12));
        assertFails("--seeds", "train", "lenet300", "--data", DATA);
    }

    @Test
    void wrongNamesAreAnsweredWithThem() {
        assertFails("fc9", "compress", model, "--data", DATA, "--set", "fc9.magnitude.sparsity=0.5");
        assertFails("fold", "compress", model, "--data", DATA, "--set", "*.fold.sparsity=0.5");
        assertFails("density", "compress", model, "--data", DATA, "--set", "*.magnitude.density=0.5");
        assertFails("2", "compress", model, "--data", DATA, "--set", "*.magnitude.sparsity=2");
        assertFails("pray", "compress", model, "--data", DATA, "--recover", "pray");
        assertFails("exam", "evaluate", model, "--data", DATA, "--split", "exam");
        assertFails("nowhere", "evaluate", model, "--data", "idx:nowhere");
        assertFails("small.xyz", "export", model, "--out", folder.resolve("small.xyz").toString());
        assertFails("no/folder", "export", model, "--out", folder.resolve("no/folder/small.onnx").toString());
    }

    private static void assertFails(String named, String... arguments) {
        var run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(named).hasLineCount(1).doesNotContain("fault of the program");
    }

    private static CommandLineRun done(String... arguments) {
        var run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private static CommandLineRun run(String... arguments) {
        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        return CommandLineRun.of(withJson);
    }
}
