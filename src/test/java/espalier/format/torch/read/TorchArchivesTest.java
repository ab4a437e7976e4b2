package espalier.format.torch.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.onnx.OnnxFile;
import espalier.format.torch.archive.TorchArchive;
import espalier.format.torch.write.TorchScriptFile;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.runtime.OnnxSession;
import espalier.tensor.Torch;
import espalier.train.Network;
import espalier.train.Trainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Holds archives that `src/test/python/torch_archives.py` wrote to PyTorch's own outputs and names.
class TorchArchivesTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void outputsAndNamesAreThoseOfPyTorch() throws IOException {
        String folder = System.getProperty("torch.archives", "");
        Assumptions.assumeTrue(!folder.isEmpty(), "-Dtorch.archives is not given");
        Torch.prepareThread(1);
        var problems = new ArrayList<String>();
        for (Path file : archives(Path.of(folder))) {
            long began = System.nanoTime();
            try {
                problems.addAll(check(file, began));
            } catch (RuntimeException e) {
                problems.add(file.getFileName() + ": " + e);
                System.out.println("| " + file.getFileName() + " | " + e.getMessage());
            }
        }
        assertThat(problems).isEmpty();
    }

    private static List<Path> archives(Path folder) throws IOException {
        String only = System.getProperty("torch.only", "");
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pt") && file.toString().contains(only)).sorted()
                    .toList();
        }
    }

    private static List<String> check(Path file, long began) throws IOException {
        String name = file.getFileName().toString();
        String net = name.substring(0, name.lastIndexOf('_'));
        Map<String, Array> reference = Npz.read(file.resolveSibling(net + ".npz"), List.of("inputs", "outputs"));
        Array inputs = reference.get("inputs");
        Shape one = new Shape(inputs.shape().dims().subList(1, inputs.shape().rank()));
        Graph graph = ModelFiles.open(file, Optional.of(one));
        double seconds = (System.nanoTime() - began) / 1e9;
        var problems = new ArrayList<String>();
        Trainer.obstacle(graph).ifPresent(reason -> problems.add(name + ": " + reason));
        if (!problems.isEmpty()) {
            System.out.println("| " + problems.getFirst());
            return problems;
        }
        double error = difference(graph, inputs, reference.get("outputs"));
        double single = difference(graph, first(inputs), first(reference.get("outputs")));
        double onnx = inOnnxRuntime(graph, inputs, reference.get("outputs"));
        double again = writtenAgain(graph, one, inputs, reference.get("outputs"));
        System.out.printf("| %s | %d nodes | %d layers | %.1e | %.1e | %.1e | %.1e | %.2f s |%n", name,
                graph.nodes().size(), graph.layers().size(), error, single, onnx, again, seconds);
        if (!(Math.max(Math.max(error, single), Math.max(onnx, again)) <= TOLERANCE)) {
            problems.add(
                    "%s: outputs differ by %s, of one input %s, in ONNX Runtime %s, written again %s".formatted(name,
                            error, single, onnx, again));
        }
        if (!name.contains("_frozen")) {
            problems.addAll(names(graph, file.resolveSibling(net + ".json"), name));
        }
        return problems;
    }

    private static double difference(Graph graph, Array inputs, Array expected) {
        Array given = inputs.type() == graph.inputs().getFirst().type() || inputs.type() != ElementType.INT64
                ? inputs
                : Array.of(inputs.toFloats(), inputs.shape());
        try (Network network = Network.of(graph)) {
            return largest(network.run(given).toFloats(), expected.toFloats());
        }
    }

    private static double inOnnxRuntime(Graph graph, Array inputs, Array expected) {
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
            return largest(session.run(inputs).toFloats(), expected.toFloats());
        }
    }

    private static double writtenAgain(Graph graph, Shape one, Array inputs, Array expected) throws IOException {
        var bytes = new ByteArrayOutputStream();
        TorchScriptFile.of(graph).writeTo(bytes);
        TorchArchive archive = TorchArchive.of(MemorySegment.ofArray(bytes.toByteArray()));
        return difference(TorchScriptReader.read(archive, Path.of("again.pt"), Optional.of(one)), inputs, expected);
    }

    private static double largest(float[] outputs, float[] wanted) {
        double largest = outputs.length == wanted.length ? 0 : Double.NaN;
        for (int i = 0; i < Math.min(outputs.length, wanted.length); i++) {
            largest = Math.max(largest, Math.abs(outputs[i] - wanted[i]));
        }
        return largest;
    }

    private static Array first(Array all) {
        long bytes = all.bytes().byteSize() / all.shape().size(0);
        return new Array(all.type(), all.shape().with(0, Dim.of(1)),
                all.bytes().asSlice(0, bytes));
    }

    /// Every weight is called what the state dict calls it, and every parameter that is not zero-sized is there.
    private static List<String> names(Graph graph, Path file, String name) throws IOException {
        var state = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        var expected = new TreeMap<String, String>();
        state.entrySet().stream().filter(entry -> !entry.getKey().endsWith("num_batches_tracked"))
                .forEach(entry -> expected.put(entry.getKey(), sizes(entry.getValue().getAsJsonArray())));
        var found = new TreeMap<String, String>();
        graph.weights().forEach((weight, stored) -> found.put(weight, stored.shape().toString()));
        return found.equals(expected) ? List.of() : List.of(name + ": weights " + difference(found, expected));
    }

    private static String difference(Map<String, String> found, Map<String, String> expected) {
        var more = new TreeMap<>(found);
        more.entrySet().removeAll(expected.entrySet());
        var fewer = new TreeMap<>(expected);
        fewer.entrySet().removeAll(found.entrySet());
        return "too many " + more + ", missing " + fewer;
    }

    private static String sizes(JsonArray sizes) {
        return Shape.of(sizes.asList().stream().mapToLong(size -> size.getAsLong()).toArray()).toString();
    }
}
