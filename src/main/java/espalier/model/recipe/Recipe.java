package espalier.model.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What to do to a model, stage by stage.
public record Recipe(List<Stage> stages) {
    /// The recipe that leaves a model as it is.
    public static final Recipe EMPTY = new Recipe(List.of());

    public Recipe {
        stages = List.copyOf(stages);
    }

    /// The usual recipe: compress, then recover.
    public static Recipe of(Stage.Compress compress, Recovery recovery) {
        return recovery instanceof Recovery.None
                ? new Recipe(List.of(compress))
                : new Recipe(List.of(compress, new Stage.Recover(recovery)));
    }

    /// The last compress stage, or one that does nothing.
    public Stage.Compress compress() {
        return stages.stream().filter(Stage.Compress.class::isInstance).map(Stage.Compress.class::cast)
                .reduce((_, last) -> last).orElse(Stage.Compress.NOTHING);
    }

    /// The recovery after the last compress stage, or none.
    public Recovery recovery() {
        return !stages.isEmpty() && stages.getLast() instanceof Stage.Recover(Recovery recovery)
                ? recovery
                : new Recovery.None();
    }

    /// Passes over the training data that all its recoveries make.
    public int epochs() {
        return stages.stream().mapToInt(stage -> stage instanceof Stage.Recover(Recovery each) ? each.epochs() : 0)
                .sum();
    }

    /// Whether it is more than compress, then recover.
    public boolean isStaged() {
        return stages.size() > 2 || stages.stream().filter(Stage.Compress.class::isInstance).count() > 1
                || stages.stream().anyMatch(Stage.Rewrite.class::isInstance);
    }

    /// Whether a training follows a teacher.
    public boolean distils() {
        return stages.stream().anyMatch(stage -> stage instanceof Stage.Recover(Recovery.Training training)
                && training.follows().isPresent());
    }

    /// Whether nothing is compressed and nothing trained.
    public boolean isEmpty() {
        return stages.stream().allMatch(
                stage -> stage instanceof Stage.Compress(var steps) && steps.isEmpty());
    }

    /// This recipe with its last compress stage replaced, or added where there is none.
    public Recipe withCompress(Stage.Compress compress) {
        var changed = new ArrayList<>(stages);
        int last = lastCompress();
        if (last >= 0) {
            changed.set(last, compress);
        } else {
            changed.add(leadingRewrites(), compress);
        }
        return new Recipe(changed);
    }

    /// This recipe with `rewrite` in place of the last stage of the same rewrite or, where there is none, just before its last compress
    /// stage or just behind it.
    public Recipe withRewrite(Stage.Rewrite rewrite, boolean comesFirst) {
        var changed = new ArrayList<>(stages);
        for (int i = changed.size() - 1; i >= 0; i--) {
            if (changed.get(i) instanceof Stage.Rewrite(String id, _) && id.equals(rewrite.rewrite())) {
                changed.set(i, rewrite);
                return new Recipe(changed);
            }
        }
        int compress = lastCompress();
        changed.add(compress < 0 || comesFirst ? Math.max(0, compress) : compress + 1, rewrite);
        return new Recipe(changed);
    }

    /// The last stage of the rewrite `id`, if there is one.
    public Optional<Stage.Rewrite> rewrite(String id) {
        return stages.stream().filter(Stage.Rewrite.class::isInstance).map(Stage.Rewrite.class::cast)
                .filter(stage -> stage.rewrite().equals(id)).reduce((_, last) -> last);
    }

    /// How many rewrites it begins with: without a compress stage, one usually follows them.
    private int leadingRewrites() {
        int count = 0;
        while (count < stages.size() && stages.get(count) instanceof Stage.Rewrite) {
            count++;
        }
        return count;
    }

    private int lastCompress() {
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (stages.get(i) instanceof Stage.Compress) {
                return i;
            }
        }
        return -1;
    }

    /// This recipe with `recovery` at its end, in place of the one there.
    public Recipe withRecovery(Recovery recovery) {
        var changed = new ArrayList<>(stages);
        if (!changed.isEmpty() && changed.getLast() instanceof Stage.Recover) {
            changed.removeLast();
        }
        if (!(recovery instanceof Recovery.None)) {
            changed.add(new Stage.Recover(recovery));
        }
        return new Recipe(changed);
    }

    /// This recipe with `others` in place of stage `index`.
    public Recipe withAt(int index, List<Stage> others) {
        var changed = new ArrayList<>(stages);
        changed.remove(index);
        changed.addAll(index, others);
        return new Recipe(changed);
    }

    /// This recipe with `stage` before stage `index`, or at the end where that is the number of stages.
    public Recipe withAdded(int index, Stage stage) {
        var changed = new ArrayList<>(stages);
        changed.add(index, stage);
        return new Recipe(changed);
    }

    /// This recipe without stage `index`.
    public Recipe without(int index) {
        return withAt(index, List.of());
    }

    /// This recipe with stage `from` moved, so that it is stage `to`.
    public Recipe moved(int from, int to) {
        return without(from).withAdded(to, stages.get(from));
    }
}
