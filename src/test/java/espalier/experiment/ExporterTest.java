package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.integer.RangeMethod;
import espalier.data.npz.Npz;
import espalier.experiment.conformance.RuntimeTarget;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.Split;
import espalier.model.op.Unknown;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Proves that what is said of a written file was measured on the file.
class ExporterTest {
    private static final Recipe RECIPE = Recipe.of(
            Stage.Compress.NOTHING
                    .with(Target.WHOLE_MODEL, Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.5))))
                    .with(Target.WHOLE_MODEL, Step.of("uniform", Map.of("bits", KnobValue.of(8)))),
            new Recovery.None());

    @TempDir
    Path folder;

    private final TrialResult result = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.system())
            .run(RECIPE, 1, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE);
    private final Exporter exporter = new Exporter(TinyModel.open(), TinyModel.data());

    private ExportReport export(ExportFormat format, Path file, Replace replace) {
        return exporter.export(result.graph(), RECIPE, format, file, replace, JobContext.QUIET);
    }

    @ParameterizedTest
    @EnumSource(value = ExportFormat.class, names = {"ONNX", "TORCHSCRIPT", "PACKED"})
    void aModelFileIsOpenedAgainAndTested(ExportFormat format) throws IOException {
        Path file = folder.resolve("tiny." + format.ending());
        ExportReport report = export(ExportFormat.of(file), file, Replace.REFUSE);
        assertThat(report.format()).isEqualTo(format);
        assertThat(report.bytes()).isEqualTo(Files.size(file));
        assertThat(report.maxLogitDifference().orElseThrow()).isLessThan(1e-4);
        assertThat(report.score().orElseThrow().split()).isEqualTo(Split.TEST);
        assertThat(report.score().orElseThrow().correct())
                .isEqualTo(TinyModel.correct(result.graph(), TinyModel.data().test()));
        assertThat(report.latency().isPresent()).isEqualTo(format == ExportFormat.ONNX);
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void aFileIsReplacedOnlyIfSomebodyAgreed(ExportFormat format) throws IOException {
        Path file = Files.writeString(folder.resolve("tiny." + format.ending()), "precious");
        assertThatThrownBy(() -> export(format, file, Replace.REFUSE)).isInstanceOf(InputException.class);
        assertThat(file).hasContent("precious");
        export(format, file, Replace.AGREED);
        assertThat(Files.size(file)).isNotEqualTo(8);
    }

    @Test
    void aFileThatItsRuntimeRefusesTakesNobodysPlace() throws IOException {
        Graph graph = TinyModel.graph();
        var unknown = new Unknown("", "NoSuchOperator", MemorySegment.ofArray(new byte[0]));
        var nodes = new ArrayList<>(graph.nodes());
        nodes.set(1, new Node(1, "/relu", unknown, List.of("h"), List.of("r")));
        Graph broken = new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, graph.weights(), graph.source());
        Path file = Files.writeString(folder.resolve("tiny.onnx"), "precious");
        assertThatThrownBy(() -> exporter.export(broken, RECIPE, ExportFormat.ONNX, file, Replace.AGREED,
                JobContext.QUIET)).isInstanceOf(InputException.class).hasMessageContaining("tiny.onnx'")
                .hasMessageContaining("NoSuchOperator").hasMessageNotContaining(".part");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aFileThatIsNoSmallerIsSaidToBe() {
        ExportReport report = exporter.export(TinyModel.graph(), Recipe.EMPTY, ExportFormat.PACKED,
                folder.resolve("same.safetensors"), Replace.REFUSE, JobContext.QUIET);
        assertThat(report.remarks()).anyMatch(remark -> remark.startsWith("The file is no smaller"));
    }

    @Test
    void bothModelsAreTimedOnOneInput() {
        ExportReport.Comparison times = exporter.latency(result.graph(), JobContext.QUIET).orElseThrow();
        assertThat(times.original().runs()).isEqualTo(times.compressed().runs()).isPositive();
        assertThat(times.speedup()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(RuntimeTarget.class)
    void integersAreCalibratedCheckedAndMeasured(RuntimeTarget target) throws IOException {
        Path file = folder.resolve("tiny.onnx");
        var options = new ExportOptions(target, Precision.INT8, RangeMethod.MINMAX, 99.99, 100);
        ExportReport report = exporter.export(result.graph(), RECIPE, ExportFormat.ONNX, options, file, Replace.REFUSE,
                JobContext.QUIET);
        assertThat(report.bytes()).isEqualTo(Files.size(file)).isEqualTo(Exporter.onnxBytes(result.graph(), options));
        assertThat(report.violations()).isEmpty();
        assertThat(report.relativeError().orElseThrow()).isBetween(1e-5, 0.03);
        assertThat(report.maxLogitDifference().orElseThrow()).isLessThan(0.1);
        assertThat(report.score().orElseThrow().accuracy()).isCloseTo(
                TinyModel.correct(result.graph(), TinyModel.data().test()) / 300.0,
                within(0.01));
    }

    @Test
    void integersWithoutInputsAreRefusedWithTheRemedy() {
        Path file = folder.resolve("tiny.onnx");
        var options = ExportOptions.INITIAL.withPrecision(Precision.INT8);
        assertThatThrownBy(() -> new Exporter(TinyModel.open()).export(TinyModel.graph(), Recipe.EMPTY,
                ExportFormat.ONNX, options, file, Replace.REFUSE, JobContext.QUIET))
                .isInstanceOf(InputException.class).hasMessageContaining("--calibration-inputs");
        assertThat(file).doesNotExist();
    }

    @Test
    void fourBitProductsAreWrittenWhetherOrNotTheyAreFaster() throws IOException {
        Graph graph = SketchedNets.products(4);
        Path original = Files.write(folder.resolve("products.onnx"), OnnxFile.bytes(graph));
        float[] values = NetSketch.normal(new Random(5), 1, 20, 40).toFloats();
        Path inputs = folder.resolve("inputs.npz");
        Npz.write(inputs, new LinkedHashMap<>(Map.of("inputs", Array.of(values, 20, 40))));
        OpenModel model = Models.open(original);
        var options = ExportOptions.INITIAL.withPrecision(Precision.INT4);
        ExportReport report = new Exporter(model).on(UnlabelledInputs.read(inputs, model.graph())).export(model.graph(),
                Recipe.EMPTY, ExportFormat.ONNX, options, folder.resolve("four.onnx"), Replace.REFUSE,
                JobContext.QUIET);
        assertThat(report.bytes()).isEqualTo(Exporter.onnxBytes(model.graph(), options))
                .isLessThan(Files.size(original) / 3);
        assertThat(report.relativeError().orElseThrow()).isBetween(1e-3, 0.3);
        assertThat(Remarks.on(1, 2, report.latency().map(times -> new ExportReport.Comparison(times.compressed(),
                times.compressed())), model, RuntimeGraph.sized(model.graph(), options)))
                .anyMatch(remark -> remark.contains("4-bit weights"));
    }

    @Test
    void aModelOfIntegersIsNotMadeOneAgain() {
        Path file = folder.resolve("tiny.onnx");
        var options = ExportOptions.INITIAL.withPrecision(Precision.INT8);
        exporter.export(TinyModel.graph(), Recipe.EMPTY, ExportFormat.ONNX, options, file, Replace.REFUSE,
                JobContext.QUIET);
        Graph integers = OnnxFile.read(file);
        assertThatThrownBy(() -> exporter.export(integers, Recipe.EMPTY, ExportFormat.ONNX, options,
                folder.resolve("again.onnx"), Replace.REFUSE, JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining("computes with integers already");
        ExportReport again = exporter.export(integers, Recipe.EMPTY, ExportFormat.ONNX, folder.resolve("again.onnx"),
                Replace.REFUSE, JobContext.QUIET);
        assertThat(again.maxLogitDifference().orElseThrow()).isLessThan(0.1);
        assertThat(again.violations()).isEmpty();
    }

    @Test
    void inputsWithoutLabelsAreEnoughToCalibrateAndCompare() {
        Path file = folder.resolve("tiny.onnx");
        ExportReport report = new Exporter(TinyModel.open()).on(TinyModel.data().validation()).export(TinyModel.graph(),
                Recipe.EMPTY, ExportFormat.ONNX, ExportOptions.INITIAL.withPrecision(Precision.INT8), file,
                Replace.REFUSE, JobContext.QUIET);
        assertThat(report.score()).isEmpty();
        assertThat(report.maxLogitDifference()).isPresent();
        assertThat(report.relativeError()).isPresent();
        assertThat(report.latency()).isPresent();
    }

    @Test
    void sixteenBitFloatsHalveTheFile() throws IOException {
        Path file = folder.resolve("tiny.onnx");
        var options = ExportOptions.INITIAL.withPrecision(Precision.FLOAT16);
        ExportReport report = exporter.export(TinyModel.graph(), Recipe.EMPTY, ExportFormat.ONNX, options, file,
                Replace.REFUSE, JobContext.QUIET);
        assertThat(report.bytes()).isEqualTo(Files.size(file))
                .isEqualTo(Exporter.onnxBytes(TinyModel.graph(), options));
        assertThat(report.relativeError().orElseThrow()).isBetween(1e-6, 2e-3);
        assertThat(report.maxLogitDifference().orElseThrow()).isLessThan(0.02);
    }

    @Test
    void aValueTooLargeForSixteenBitsIsNamed() {
        Graph graph = TinyModel.graph();
        float[] large = graph.weights().get("fc1.weight").toDense().toFloats();
        for (int i = 0; i < large.length; i++) {
            large[i] *= 30000;
        }
        Graph grown = graph
                .withWeights(Map.of("fc1.weight", new Dense(Array.of(large, TinyModel.HIDDEN, TinyModel.INPUTS))));
        var options = ExportOptions.INITIAL.withPrecision(Precision.FLOAT16);
        ExportReport report = exporter.export(grown, Recipe.EMPTY, ExportFormat.ONNX, options,
                folder.resolve("grown.onnx"), Replace.REFUSE, JobContext.QUIET);
        assertThat(report.remarks()).anyMatch(remark -> remark.contains("The value 'h' reaches"));
        large[0] = 1e5f;
        assertThatThrownBy(() -> exporter.export(
                graph.withWeights(Map.of("fc1.weight",
                        new Dense(Array.of(large, TinyModel.HIDDEN, TinyModel.INPUTS)))),
                Recipe.EMPTY, ExportFormat.ONNX, options, folder.resolve("large.onnx"), Replace.REFUSE,
                JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining("'fc1.weight' holds 100000.0");
    }
}
