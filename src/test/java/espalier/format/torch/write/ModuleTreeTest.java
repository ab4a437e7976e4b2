package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.ModelFiles;
import espalier.format.RandomWeights;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Binary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weights keep the names they have in PyTorch, which allows more than code does.
class ModuleTreeTest {
    private static final List<String> NAMES = List.of("trunk.block1-0.proj.weight", "trunk.block1_0.proj.weight",
            "0.weight", "class.pass", "/head/add:0", "{a b}.$c", "'", "block 1.+#%.weight");

    @TempDir
    Path folder;

    @Test
    void namesOfWeightsArePyTorchs() throws IOException {
        Path file = assertAddsUp(sum(NAMES));
        Graph read = ModelFiles.open(file, Optional.of(Shape.of(7)));
        assertThat(read.weights().keySet()).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void namesThatCodeCannotQuoteAreChanged() throws IOException {
        assertAddsUp(sum(List.of("a\"b", "a\\b", "größe", "__doc__", "training")));
    }

    private Path assertAddsUp(Graph graph) throws IOException {
        Path file = folder.resolve("m.pt");
        try (var out = Files.newOutputStream(file)) {
            TorchScriptFile.of(graph).writeTo(out);
        }
        Torch.start();
        try (TorchSession session = TorchSession.open(file)) {
            Array sum = session.run(Array.of(new float[7], 1, 7));
            assertThat(sum.toFloats()).containsExactly(expected(graph), Offset.offset(1e-5f));
        }
        return file;
    }

    private static float[] expected(Graph graph) {
        float[] sum = new float[7];
        for (Weight weight : graph.weights().values()) {
            float[] values = weight.toDense().toFloats();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return sum;
    }

    /// The input plus all weights.
    private static Graph sum(List<String> names) {
        var weights = new LinkedHashMap<String, Weight>();
        var nodes = new ArrayList<Node>();
        String last = "x";
        for (String name : names) {
            weights.put(name, new Dense(new RandomWeights(nodes.size()).floats(Shape.of(7))));
            String next = "sum" + nodes.size();
            nodes.add(new Node(nodes.size(), next, new Binary(Binary.Kind.Add), List.of(last, name), List.of(next)));
            last = next;
        }
        Shape shape = Shape.of(1, 7);
        return new Graph("sum", List.of(new Value("x", ElementType.FLOAT32, shape)),
                List.of(new Value(last, ElementType.FLOAT32, shape)), nodes, weights, Source.own());
    }
}
