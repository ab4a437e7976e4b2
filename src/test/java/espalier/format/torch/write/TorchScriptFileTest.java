package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.data.npz.Npz;
import espalier.format.onnx.OnnxFile;
import espalier.format.onnx.OperatorCase;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
import espalier.runtime.OnnxSession;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operator that this program reads, written as TorchScript and run by PyTorch, against ONNX Runtime.
class TorchScriptFileTest {
    private static final Set<String> WITHOUT_COUNTERPART = Set.of("(Unique)", "(ReverseSequence)", "(Compress)",
            "gives its statistics", "mask of a dropout", "s slices", "that crops", "have no form in PyTorch");

    @TempDir
    Path folder;

    @BeforeAll
    static void startEngine() {
        Torch.start();
    }

    static Stream<OperatorCase> cases() {
        return OperatorCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheOutputsOfOnnxRuntime(OperatorCase given) throws IOException {
        byte[] model = given.model().toByteArray();
        Graph graph = OnnxFile.read(Files.write(folder.resolve("m.onnx"), model));
        SequencedMap<String, Array> inputs = inputs(given);
        SequencedMap<String, Array> expected;
        try (OnnxSession session = OnnxSession.open(model)) {
            expected = session.run(new LinkedHashMap<>(inputs));
        }
        agrees(graph, run(graph, new ArrayList<>(inputs.values())), expected);
        Graph open = withOpenBatch(graph);
        if (!refusal(open).endsWith("the size of what it resizes is not known; export to ONNX instead.")) {
            agrees(open, run(open, new ArrayList<>(inputs.values())), expected);
        }
    }

    /// Give `-Dtorch.python=python3`, a Python with PyTorch, to run this one.
    @Test
    void givesTheOutputsOfOnnxRuntimeInPython() throws IOException, InterruptedException {
        String python = System.getProperty("torch.python", "");
        Assumptions.assumeFalse(python.isEmpty(), "torch.python names no Python with PyTorch");
        int count = 0;
        for (OperatorCase given : OperatorCase.all()) {
            byte[] model = given.model().toByteArray();
            Graph graph = OnnxFile.read(Files.write(folder.resolve("m.onnx"), model));
            if (!refusal(graph).isEmpty()) {
                continue;
            }
            String name = "case%03d".formatted(count++);
            var expected = new LinkedHashMap<String, Array>();
            try (OnnxSession session = OnnxSession.open(model)) {
                var outputs = session.run(inputs(given));
                graph.outputs().forEach(output -> expected.put(output.name(), outputs.get(output.name())));
            }
            Npz.write(folder.resolve(name + ".in.npz"), inputs(given));
            Npz.write(folder.resolve(name + ".out.npz"), expected);
            try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".pt"))) {
                TorchScriptFile.of(graph).writeTo(out);
            }
        }
        var log = folder.resolve("log");
        int exit = new ProcessBuilder(python, "src/test/python/check_torchscript.py", folder.toString())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
        assertThat(exit).as(Files.readString(log)).isZero();
    }

    private static SequencedMap<String, Array> inputs(OperatorCase given) {
        var random = new Random(2);
        var inputs = new LinkedHashMap<String, Array>();
        given.inputs().forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = 2 * random.nextFloat() - 1;
            }
            inputs.put(name, Array.of(values, shape));
        });
        return inputs;
    }

    /// The graph for batches of any size.
    private static Graph withOpenBatch(Graph graph) {
        List<Value> inputs = graph.inputs().stream().map(input -> input.shape().rank() == 0
                ? input
                : new Value(input.name(), input.type(), input.shape().with(0, new Dim.Symbol("batch")))).toList();
        return new Graph(graph.name(), inputs, graph.outputs(), graph.nodes(), graph.weights(), graph.source());
    }

    private static void agrees(Graph graph, List<Array> outputs, SequencedMap<String, Array> expected) {
        int i = 0;
        for (Value output : graph.outputs()) {
            Array wanted = expected.get(output.name());
            Array got = outputs.get(i++);
            assertThat(got.shape()).as(output.name()).isEqualTo(wanted.shape());
            assertThat(got.type() == ElementType.BOOL).isEqualTo(wanted.type() == ElementType.BOOL);
            assertThat(got.type().isFloating()).isEqualTo(wanted.type().isFloating());
            float[] values = wanted.toFloats();
            float largest = 1;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(got.toFloats()).as(output.name()).containsExactly(values, Offset.offset(2e-6f * largest));
        }
    }

    /// Operators that PyTorch has no word for are refused by name, which is right, but nothing to run.
    private static TorchScriptFile written(Graph graph) {
        String refusal = refusal(graph);
        Assumptions.assumeFalse(WITHOUT_COUNTERPART.stream().anyMatch(refusal::contains), refusal);
        return TorchScriptFile.of(graph);
    }

    private static String refusal(Graph graph) {
        try {
            TorchScriptFile.of(graph);
            return "";
        } catch (InputException e) {
            return e.getMessage();
        }
    }

    private List<Array> run(Graph graph, List<Array> inputs) throws IOException {
        TorchScriptFile archive = written(graph);
        Path file = folder.resolve("m.pt");
        try (OutputStream out = Files.newOutputStream(file)) {
            archive.writeTo(out);
        }
        assertThat(Files.size(file)).isEqualTo(archive.bytes());
        try (TorchSession session = TorchSession.open(file)) {
            return session.run(inputs);
        }
    }
}
