package espalier.experiment;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.compress.LayerReport;
import espalier.compress.rewrite.Rewritten;
import espalier.compress.rewrite.Subject;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the stages of draft recipes make of a model, recoveries left out. What a rewrite made is kept as long as nothing before it
/// changes, so that editing what comes after it is as quick as without it.
final class LiveStages {
    /// The last thing the rewrite at some place of the recipe did, and the session that compresses what it made.
    private record Known(Stage.Rewrite stage, Subject before, Rewritten made, Compressor compressor) {}

    private final Compressor first;
    private final Rewriting rewriting;
    private final Observations observations;
    private final List<Known> known = new ArrayList<>();

    LiveStages(Compressor first, Rewriting rewriting, Observations observations) {
        this.first = first;
        this.rewriting = rewriting;
        this.observations = observations;
    }

    /// A model after all stages.
    ///
    /// @param original the uncompressed model, rewritten alike
    /// @param compressor the session of the last rewrite's graph
    record Made(Graph original, Compression compression, Compressor compressor) {
        /// What became of a layer, where the original has one to compare it with.
        Optional<LayerReport> report(Layer layer) {
            Weight before = original.weights().get(layer.weight());
            return before != null && before.shape().equals(layer.shape())
                    ? Optional.of(compressor.report(layer, compression))
                    : Optional.empty();
        }
    }

    /// The model after all stages of `recipe` but its recoveries.
    ///
    /// @throws espalier.model.InputException if the recipe does not fit the model
    Made of(Recipe recipe, JobContext context) {
        Compressor compressor = first;
        var now = Subject.of(first.graph());
        var skipped = new ArrayList<Compression.Skipped>();
        int rewrites = 0;
        for (Stage stage : recipe.stages()) {
            switch (stage) {
                case Stage.Compress compress -> {
                    var known = observations.of(now.graph(), compressor.needs(compress, now.layers()), context);
                    Compression made = compressor.compress(compress, now.layers(), known, context);
                    now = Subject.of(now.original(), made.graph(), made.layers());
                    skipped.addAll(made.skipped());
                }
                case Stage.Rewrite rewrite -> {
                    Known made = rewritten(rewrites++, rewrite, now, context);
                    compressor = made.compressor;
                    now = Subject.of(made.made.original(), made.made.graph(), made.made.layers());
                    skipped.addAll(made.made.skipped());
                }
                case Stage.Recover _ -> context.checkCancelled();
            }
        }
        return new Made(now.original(), new Compression(now.graph(), now.layers(), skipped), compressor);
    }

    private Known rewritten(int place, Stage.Rewrite stage, Subject before, JobContext context) {
        if (place < known.size()) {
            Known last = known.get(place);
            if (last.stage.equals(stage) && isSame(last.before, before)) {
                return last;
            }
            known.subList(place, known.size()).clear();
        }
        Rewritten made = rewriting.apply(stage, before, context);
        var next = new Known(stage, before, made, new Compressor(made.graph(), made.original()));
        known.add(next);
        return next;
    }

    /// Whether two subjects are the same: a compressor makes new graphs of the layers it made before.
    private static boolean isSame(Subject one, Subject other) {
        return one.original() == other.original() && sameObjects(one.layers(), other.layers())
                && sameObjects(one.graph().weights(), other.graph().weights())
                && one.graph().nodes().equals(other.graph().nodes());
    }

    private static <V> boolean sameObjects(Map<String, V> one, Map<String, V> other) {
        return one.size() == other.size()
                && one.entrySet().stream().allMatch(entry -> other.get(entry.getKey()) == entry.getValue());
    }
}
