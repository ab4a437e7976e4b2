package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.metric.Split;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.Op;
import espalier.model.recipe.Recovery;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Trains what transformers learn besides products: embeddings of tokens, and a token of their own.
class EmbeddingTrainingTest {
    private static final int SIZE = 4;
    private static final int WIDTH = 8;
    private static final List<String> LEARNED = List.of("embedding", "token", "head.weight", "head.bias");

    @Test
    void embeddingsAndTokensLearn() {
        var data = Blobs.dataSet(SIZE);
        Graph graph = brightestPixel();
        var task = new TrainingTask(graph, Map.of(), Optional.empty(), data, new Recovery.FineTuning(6, 2e-2, 32), 1);
        Trained trained = Trainer.train(task, JobContext.QUIET, _ -> {});
        for (String name : LEARNED) {
            assertThat(moved(graph.weights().get(name), trained.graph().weights().get(name))).as(name).isTrue();
        }
        assertThat(accuracy(trained.graph())).isGreaterThan(accuracy(graph) + 0.2);
    }

    private static boolean moved(Weight before, Weight after) {
        return !before.toDense().sameContentAs(after.toDense());
    }

    private static double accuracy(Graph graph) {
        return Evaluator.evaluate(graph, Blobs.dataSet(SIZE), Split.VALIDATION, JobContext.QUIET, _ -> {}).score()
                .accuracy();
    }

    /// Tells the class from the place of the brightest pixel alone; its head is so small that the embedding has to learn.
    private static Graph brightestPixel() {
        var random = new Random(5);
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("embedding", dense(random, 0.1, SIZE * SIZE, WIDTH));
        weights.put("token", dense(random, 0.1, 1, WIDTH));
        weights.put("head.weight", dense(random, 0.5, 4, WIDTH));
        weights.put("head.bias", dense(random, 0.1, 4));
        weights.put("shape", new Dense(Array.of(new long[]{1, WIDTH})));
        var nodes = List.of(node(0, new Flatten(1), "pixels", "x"),
                node(1, new ArgExtreme(ArgExtreme.Kind.Max, 1, false, false), "place", "pixels"),
                node(2, new Gather(0), "word", "embedding", "place"),
                node(3, new Expand(), "tokens", "token", "shape"),
                node(4, new Binary(Binary.Kind.Add), "sum", "word", "tokens"),
                node(5, new Gemm(1, 1, false, true), "y", "sum", "head.weight", "head.bias"));
        var batch = new Dim.Symbol("batch");
        var input = new Value("x", ElementType.FLOAT32,
                new Shape(List.of(batch, Dim.of(1), Dim.of(SIZE), Dim.of(SIZE))));
        var output = new Value("y", ElementType.FLOAT32, new Shape(List.of(batch, Dim.of(4))));
        return new Graph("brightest", List.of(input), List.of(output), nodes, weights, Source.own());
    }

    private static Node node(int id, Op op, String output, String... inputs) {
        return new Node(id, output, op, List.of(inputs), List.of(output));
    }

    private static Weight dense(Random random, double deviation, long... sizes) {
        float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return new Dense(Array.of(values, sizes));
    }
}
