package espalier.model.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// A part of a recipe: compress, rewrite the whole graph, or recover by training.
public sealed interface Stage {
    /// Apply methods to layers.
    ///
    /// @param steps for each target at most one step of each method
    record Compress(SequencedMap<Target, List<Step>> steps) implements Stage {
        /// Nothing compressed.
        public static final Compress NOTHING = new Compress(new LinkedHashMap<>());

        public Compress {
            var copy = new LinkedHashMap<Target, List<Step>>();
            steps.forEach((target, list) -> {
                if (!list.isEmpty()) {
                    copy.put(target, List.copyOf(list));
                }
                if (list.stream().map(Step::method).distinct().count() != list.size()) {
                    throw new IllegalArgumentException("A method may stand only once for " + target.words());
                }
            });
            steps = Collections.unmodifiableSequencedMap(copy);
        }

        /// The step of `method` that `target` itself names, without looking at wider tiers.
        public Optional<Step> step(Target target, String method) {
            return steps.getOrDefault(target, List.of()).stream().filter(step -> step.method().equals(method))
                    .findFirst();
        }

        /// The steps that hold for a layer, by method id: the most specific tier wins, steps that say off are left out.
        public Map<String, Step> resolve(String layer, String operator) {
            var resolved = new LinkedHashMap<String, Step>();
            for (Target tier : List.of(Target.WHOLE_MODEL, new Target.OperatorType(operator),
                    new Target.OneLayer(layer))) {
                steps.getOrDefault(tier, List.of()).forEach(step -> resolved.put(step.method(), step));
            }
            resolved.values().removeIf(step -> !step.enabled());
            return resolved;
        }

        /// This stage with `step` for `target`, in place of a step of the same method there.
        public Compress with(Target target, Step step) {
            return changed(target, step.method(), Optional.of(step));
        }

        /// This stage without a step of `method` for `target` itself.
        public Compress without(Target target, String method) {
            return changed(target, method, Optional.empty());
        }

        private Compress changed(Target target, String method, Optional<Step> step) {
            var list = new ArrayList<>(steps.getOrDefault(target, List.of()));
            list.removeIf(old -> old.method().equals(method));
            step.ifPresent(list::add);
            var copy = new LinkedHashMap<>(steps);
            copy.put(target, list);
            return new Compress(copy);
        }
    }

    /// Change the graph as a whole: its nodes, or weights that only change together.
    ///
    /// @param rewrite the rewrite's id, one lower-case word
    /// @param knobs settings by knob name; a knob that is left out has its initial value
    record Rewrite(String rewrite, SortedMap<String, KnobValue> knobs) implements Stage {
        public Rewrite {
            knobs = Collections.unmodifiableSortedMap(new TreeMap<>(knobs));
        }

        /// The rewrite with these knobs.
        public static Rewrite of(String rewrite, Map<String, KnobValue> knobs) {
            return new Rewrite(rewrite, new TreeMap<>(knobs));
        }

        /// This stage with one knob set.
        public Rewrite with(String knob, KnobValue value) {
            var changed = new TreeMap<>(knobs);
            changed.put(knob, value);
            return new Rewrite(rewrite, changed);
        }
    }

    /// Train to win back accuracy.
    record Recover(Recovery recovery) implements Stage {}
}
