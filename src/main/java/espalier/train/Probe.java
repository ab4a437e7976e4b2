package espalier.train;

import ai.djl.ndarray.NDScope;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Scores edit after edit of one model on the same examples: only what lies after the first changed layer is computed again.
///
/// Used by one thread at a time.
public final class Probe implements AutoCloseable {
    private static final long BUDGET_BYTES = 256L << 20;

    private final Graph original;
    private final Examples examples;
    private final Split split;
    private final int[] order;
    private final Plan plan;
    private final WeightTensors tensors = new WeightTensors();
    private final ActivationCache cache;
    private final int batchSize;
    private SequencedMap<String, Weight> weights;
    private boolean isWarm;

    /// A probe of `original` and of graphs that differ from it in weights alone.
    ///
    /// @param examples those that count, in an order that does not matter
    /// @param split the one they are from
    /// @throws InputException if the graph cannot run
    public Probe(Graph original, Examples examples, Split split) {
        this(original, examples, split, BUDGET_BYTES);
    }

    Probe(Graph original, Examples examples, Split split, long budgetBytes) {
        Network.dataObstacle(original).ifPresent(reason -> {
            throw new InputException(reason);
        });
        Evaluator.requireExamples(examples.count(), split);
        this.original = Head.logitsOf(original);
        this.examples = examples;
        this.split = split;
        order = Order.fixed(examples.count());
        plan = Plan.of(this.original, false);
        weights = this.original.weights();
        batchSize = new InputPort(original.inputs().getFirst()).fixedBatch().orElse(Network.BATCH);
        cache = new ActivationCache(plan, Math.ceilDiv(order.length, batchSize), budgetBytes);
    }

    /// Whether `edited` differs from the probed model in weights alone.
    public boolean fits(Graph edited) {
        return edited.nodes().equals(original.nodes()) && edited.weights().keySet().equals(original.weights().keySet())
                && edited.weights().entrySet().stream().allMatch(entry -> entry.getValue().shape()
                        .equals(original.weights().get(entry.getKey()).shape()));
    }

    /// The score of `edited` on all examples.
    ///
    /// @param soFar gets the score of more and more of them, the last time of all
    /// @throws InputException if `edited` is another network, or cannot run on these examples
    public Score score(Graph edited, JobContext context, Consumer<Score> soFar) {
        if (edited.nodes() != original.nodes() && !edited.nodes().equals(original.nodes())) {
            throw new InputException(
                    "The edited model has other nodes than the model it was made from; open it as a model of its own.");
        }
        SequencedMap<String, Weight> now = settled(edited.weights());
        cache.retain(List.of(original.weights(), now));
        try (Network network = Network.sharing(with(now), plan, tensors)) {
            TreeSet<Integer> cuts = isWarm ? changedBetween(weights, now) : affordable(network);
            weights = now;
            isWarm = true;
            Score score = score(network, now, cuts, context, soFar);
            var wanted = new ArrayList<Weight>(original.weights().values());
            wanted.addAll(now.values());
            wanted.addAll(plan.constants().values());
            tensors.retain(wanted);
            return score;
        }
    }

    private Score score(Network network, SequencedMap<String, Weight> now, TreeSet<Integer> cuts, JobContext context,
            Consumer<Score> soFar) {
        var tally = new Tally(split, 0);
        var pace = new Evaluator.Pace(order.length);
        for (int batch = 0; batch * batchSize < order.length; batch++) {
            context.checkCancelled();
            int from = batch * batchSize;
            int to = Math.min(order.length, from + batchSize);
            int[] labels = new int[to - from];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = examples.label(order[from + i]);
            }
            tally.add(logits(network, batch, from, to, now, cuts), labels);
            context.report(new Progress((double) tally.examples() / order.length, "Measuring accuracy"));
            if (pace.isDue(tally.examples())) {
                soFar.accept(tally.score());
            }
        }
        return tally.score();
    }

    private Array logits(Network network, int batch, int from, int to, SequencedMap<String, Weight> now,
            TreeSet<Integer> cuts) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            var known = cache.find(batch, now);
            Run run;
            if (known.isPresent()) {
                run = network.resume();
                known.get().lendTo(run, batch);
            } else {
                Batch read = Batch.read(examples, order, from, to);
                run = network.start(read.inputs(), read.count(), read.example());
            }
            int next = known.map(ActivationCache.Entry::cut).orElse(0);
            for (int cut : cuts.tailSet(next, false)) {
                run.compute(next, cut);
                cache.store(cut, batch, run, now);
                next = cut;
            }
            run.compute(next, plan.steps().size());
            return network.result(run, to - from);
        }
    }

    /// Where the next edits are likely to begin: at the first layer that differs from the last time, if any does.
    private TreeSet<Integer> changedBetween(SequencedMap<String, Weight> before, SequencedMap<String, Weight> now) {
        var cuts = new TreeSet<Integer>();
        plan.weights().keySet().stream().filter(name -> before.get(name) != now.get(name)).mapToInt(plan::firstUse)
                .min().ifPresent(cuts::add);
        cuts.remove(0);
        return cuts;
    }

    /// The steps that begin to use a weight, as far as memory allows: the first time, nobody knows which layer will be edited.
    private TreeSet<Integer> affordable(Network network) {
        var every = new TreeSet<Integer>();
        plan.weights().keySet().forEach(name -> every.add(plan.firstUse(name)));
        every.remove(0);
        var sizes = new TreeMap<Integer, Long>();
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Batch batch = Batch.read(examples, order, 0, Math.min(order.length, batchSize));
            Run run = network.start(batch.inputs(), batch.count(), batch.example());
            int next = 0;
            for (int cut : every) {
                run.compute(next, cut);
                sizes.put(cut, cache.size(cut, run));
                next = cut;
            }
        }
        return cache.affordable(sizes);
    }

    /// `edited`, but with the very objects of the last time or of the original wherever the content is the same.
    private SequencedMap<String, Weight> settled(SequencedMap<String, Weight> edited) {
        var settled = new LinkedHashMap<String, Weight>();
        edited.forEach((name, weight) -> {
            Weight last = weights.get(name);
            Weight first = original.weights().get(name);
            settled.put(name,
                    WeightContent.same(last, weight) ? last : WeightContent.same(first, weight) ? first : weight);
        });
        return settled;
    }

    private Graph with(SequencedMap<String, Weight> now) {
        var changed = new LinkedHashMap<String, Weight>();
        now.forEach((name, weight) -> {
            if (original.weights().get(name) != weight) {
                changed.put(name, weight);
            }
        });
        return original.withWeights(changed);
    }

    @Override
    public void close() {
        cache.close();
        tensors.close();
    }
}
