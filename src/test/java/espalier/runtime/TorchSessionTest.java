package espalier.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.torch.write.TorchScriptFile;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Gather;
import espalier.model.op.Reduce;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives run on examples as data sets give them: floats, in any number, and in dimensions of their own.
class TorchSessionTest {
    private static final int TOKENS = 5;
    private static final int WIDTH = 4;
    private static final int LENGTH = 3;

    @TempDir
    Path folder;

    @Test
    void tokensMayBeGivenAsFloats() throws IOException {
        assertSums(new Dim.Symbol("batch"), Shape.of(5, LENGTH));
    }

    @Test
    void aFixedBatchTakesAnyNumberOfExamples() throws IOException {
        assertSums(Dim.of(2), Shape.of(5, LENGTH));
    }

    @Test
    void examplesAreSeenInTheDimensionsOfTheModel() throws IOException {
        assertSums(new Dim.Symbol("batch"), Shape.of(5, 1, LENGTH));
    }

    private void assertSums(Dim batch, Shape given) throws IOException {
        Graph graph = sumOfEmbeddings(batch);
        float[] tokens = new float[5 * LENGTH];
        float[] expected = new float[5 * WIDTH];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i * 7 % TOKENS;
            for (int j = 0; j < WIDTH; j++) {
                expected[i / LENGTH * WIDTH + j] += table((int) tokens[i] * WIDTH + j);
            }
        }
        Torch.start();
        Path file = folder.resolve("sum.pt");
        try (var out = Files.newOutputStream(file)) {
            TorchScriptFile.of(graph).writeTo(out);
        }
        try (TorchSession session = TorchSession.open(file)) {
            Array sums = session.run(Array.of(tokens, given), graph.inputs().getFirst());
            assertThat(sums.shape()).isEqualTo(Shape.of(5, WIDTH));
            assertThat(sums.toFloats()).containsExactly(expected);
        }
    }

    /// A whole number, so that sums are exact.
    private static float table(int index) {
        return index * index % 11 - 4;
    }

    private static Graph sumOfEmbeddings(Dim batch) {
        float[] table = new float[TOKENS * WIDTH];
        for (int i = 0; i < table.length; i++) {
            table[i] = table(i);
        }
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("table", new Dense(Array.of(table, TOKENS, WIDTH)));
        weights.put("axes", new Dense(Array.of(new long[]{1})));
        var nodes = List.of(new Node(0, "embedding", new Gather(0), List.of("table", "tokens"), List.of("words")),
                new Node(1, "sum", new Reduce(Reduce.Kind.Sum, false, false), List.of("words", "axes"),
                        List.of("sum")));
        var input = new Value("tokens", ElementType.INT64, new Shape(List.of(batch, Dim.of(LENGTH))));
        var output = new Value("sum", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(WIDTH))));
        return new Graph("sums", List.of(input), List.of(output), nodes, weights, Source.own());
    }
}
