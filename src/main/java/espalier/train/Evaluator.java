package espalier.train;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Measures how well a model classifies, with a first answer early.
public final class Evaluator {
    /// Examples behind the first score; each further one has at least half as many more.
    private static final int FIRST_SCORE = 128;

    private Evaluator() {
    }

    /// Runs `graph` on all examples of a split, in an order that never changes.
    ///
    /// @param soFar gets the score of more and more examples, the last time of all
    /// @throws InputException if the graph cannot run, or not on these examples
    public static Evaluation evaluate(Graph graph, DataSet data, Split split, JobContext context,
            Consumer<Score> soFar) {
        long start = System.nanoTime();
        Examples examples = data.split(split);
        requireExamples(examples.count(), split);
        requireOneInput(graph);
        int[] order = Order.fixed(examples.count());
        try (Network network = Network.of(Head.logitsOf(graph))) {
            var tally = new Tally(split, data.classes().size());
            var pace = new Pace(examples.count());
            for (int from = 0; from < order.length; from += network.batchSize()) {
                context.checkCancelled();
                Batch batch = Batch.read(examples, order, from, Math.min(order.length, from + network.batchSize()));
                tally.add(network.forward(batch.inputs(), batch.count(), batch.example()), batch.labels());
                context.report(new Progress((double) tally.examples() / order.length, "Evaluating"));
                if (pace.isDue(tally.examples())) {
                    soFar.accept(tally.score());
                }
            }
            return new Evaluation(tally.score(), tally.confusion(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// The outputs of `graph` for all examples in their own order: `[examples, classes]`, as the model gives them.
    ///
    /// @throws InputException if the graph cannot run, or not on these examples
    public static Array logits(Graph graph, Examples examples, JobContext context) {
        requireOneInput(graph);
        try (Network network = Network.of(graph)) {
            int[] order = IntStream.range(0, examples.count()).toArray();
            float[] all = new float[0];
            for (int from = 0; from < order.length; from += network.batchSize()) {
                context.checkCancelled();
                Batch batch = Batch.read(examples, order, from, Math.min(order.length, from + network.batchSize()));
                float[] logits = network.forward(batch.inputs(), batch.count(), batch.example()).toFloats();
                int classes = logits.length / batch.count();
                if (from == 0) {
                    all = new float[Math.multiplyExact(classes, order.length)];
                }
                System.arraycopy(logits, 0, all, from * classes, logits.length);
                context.report(new Progress((double) (from + batch.count()) / order.length, "Computing outputs"));
            }
            return Array.of(all, order.length, order.length == 0 ? 0 : all.length / order.length);
        }
    }

    private static void requireOneInput(Graph graph) {
        Network.dataObstacle(graph).ifPresent(reason -> {
            throw new InputException(reason);
        });
    }

    static void requireExamples(int count, Split split) {
        if (count == 0) {
            throw new InputException(
                    "The %s split has no examples; choose data that has some.".formatted(split.word()));
        }
    }

    /// Decides when a score is worth showing: early, and then ever more rarely.
    static final class Pace {
        private final int all;
        private long next = FIRST_SCORE;

        Pace(int all) {
            this.all = all;
        }

        boolean isDue(long examples) {
            if (examples < next && examples < all) {
                return false;
            }
            next = examples + Math.max(FIRST_SCORE, examples / 2);
            return true;
        }
    }
}
