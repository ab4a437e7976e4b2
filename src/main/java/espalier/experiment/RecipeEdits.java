package espalier.experiment;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What each edit does to a recipe.
///
/// A narrower tier wins over a wider one, so an edit of a wide target would often change nothing that one can see. Therefore an edit
/// at a wide target reaches every narrower step of the same method too: the knob is set there as well, other knobs stay, and what was
/// switched off stays off. A narrower step that ends up equal to the wider one is dropped. A layer takes one method of each family,
/// so switching one on switches off those it would take the place of.
record RecipeEdits(ModelReference model, Recipe recipe) {
    Recipe after(Edit.OfRecipe edit) {
        return switch (edit) {
            case Edit.ReplaceRecipe(Recipe other) -> other;
            case Edit.SetRecovery(var recovery, _) -> recipe.withRecovery(recovery);
            case Edit.SetRewrite(Stage.Rewrite rewrite, _) -> recipe.withRewrite(rewrite,
                    GraphRewrites.find(rewrite.rewrite()).filter(GraphRewrite::comesFirst).isPresent());
            case Edit.SetStep(var targets, Step step, _) -> {
                Recipe edited = at(targets, step.method(), (_, target) -> Optional.of(step));
                yield step.enabled() ? withoutRivals(edited, targets, step.method()) : edited;
            }
            case Edit.SetKnob(var targets, String method, String knob, KnobValue value, _) ->
                withoutRivals(at(targets, method, (compress, target) -> Optional.of(set(inForce(compress, target,
                        method).orElse(Step.of(method, Map.of())), knob, value))), targets, method);
            case Edit.Toggle(var targets, String method, boolean on) when on ->
                withoutRivals(at(targets, method, (compress, target) -> Optional.of(switchedOn(compress, target,
                        method))), targets, method);
            case Edit.Toggle(var targets, String method, _) ->
                at(targets, method, (_, _) -> Optional.of(Step.off(method)));
            case Edit.ChooseMethod(var targets, String method) -> chosen(targets, method);
            case Edit.Inherit(var targets, var methods) -> inherited(targets, methods);
            case Edit.AtStage(int stage, var change) -> atStage(stage, change);
        };
    }

    private interface Change {
        /// The step that `target` shall have itself.
        Optional<Step> at(Stage.Compress compress, Target target);
    }

    private Recipe at(List<Target> targets, String method, Change change) {
        Stage.Compress compress = recipe.compress();
        for (Target target : targets) {
            Stage.Compress before = compress;
            for (Target narrower : before.steps().keySet()) {
                if (isNarrower(narrower, target) && before.step(narrower, method).isPresent()) {
                    compress = narrowed(compress, narrower, method, change);
                }
            }
            compress = set(compress, target, method, change.at(before, target));
            compress = withoutRepeats(compress, target, method);
        }
        return recipe.withCompress(compress);
    }

    /// The step with one knob set; knobs that are alternatives to it go back to their initial values.
    private static Step set(Step step, String knob, KnobValue value) {
        List<KnobSpec> knobs = CompressionMethods.find(step.method()).map(CompressionMethod::knobs).orElse(List.of());
        String group = knobs.stream().filter(spec -> spec.name().equals(knob)).map(spec -> spec.text().group())
                .findFirst().orElse("");
        var values = new TreeMap<>(step.knobs());
        knobs.stream().filter(spec -> !group.isEmpty() && spec.text().group().equals(group))
                .forEach(spec -> values.remove(spec.name()));
        return new Step(step.method(), true, values).with(knob, value);
    }

    private Recipe withoutRivals(Recipe edited, List<Target> targets, String method) {
        Stage.Compress compress = edited.compress();
        for (CompressionMethod<?> rival : rivals(method)) {
            for (Target target : targets) {
                compress = without(compress, target, rival.id());
            }
        }
        return edited.withCompress(compress);
    }

    private Stage.Compress without(Stage.Compress compress, Target target, String rival) {
        Stage.Compress result = compress.without(target, rival);
        for (Target narrower : compress.steps().keySet()) {
            result = isNarrower(narrower, target) ? result.without(narrower, rival) : result;
        }
        boolean isInherited = wider(result, target, rival).filter(Step::enabled).isPresent();
        return isInherited ? result.with(target, Step.off(rival)) : result;
    }

    private static List<CompressionMethod<?>> rivals(String method) {
        Optional<CompressionMethod<?>> chosen = CompressionMethods.find(method);
        return CompressionMethods.ALL.stream().filter(other -> chosen.isPresent() && !other.id().equals(method)
                && other.family() == chosen.get().family()).toList();
    }

    private Recipe inherited(List<Target> targets, List<String> methods) {
        Recipe edited = recipe;
        for (String method : methods) {
            for (Target target : targets) {
                edited = edited.withCompress(edited.compress().without(target, method));
            }
        }
        for (String method : methods) {
            Stage.Compress compress = edited.compress();
            edited = withoutRivals(edited, targets.stream()
                    .filter(target -> inForce(compress, target, method).isPresent()).toList(), method);
        }
        return edited;
    }

    private Recipe chosen(List<Target> targets, String method) {
        Stage.Compress before = recipe.compress();
        Stage.Compress compress = before;
        for (Target target : targets) {
            for (Target narrower : before.steps().keySet()) {
                if (isNarrower(narrower, target)) {
                    compress = followed(compress, narrower, method);
                }
            }
            compress = compress.with(target, inFamily(before, target, method).map(step -> carried(step, method))
                    .orElseGet(() -> switchedOn(before, target, method)));
        }
        Recipe edited = withoutRivals(recipe.withCompress(compress), targets, method);
        for (Target target : targets) {
            edited = edited.withCompress(withoutRepeats(edited.compress(), target, method));
        }
        return edited;
    }

    /// What a target says itself of the methods of the family, said of `method`.
    private static Stage.Compress followed(Stage.Compress compress, Target target, String method) {
        List<Step> own = rivals(method).stream().flatMap(rival -> compress.step(target, rival.id()).stream()).toList();
        Optional<Step> on = own.stream().filter(Step::enabled).findFirst();
        return own.isEmpty() || compress.step(target, method).isPresent()
                ? compress
                : compress.with(target, on.map(step -> carried(step, method)).orElse(Step.off(method)));
    }

    /// The step of another method of the family that holds at `target`, the most specific one.
    private Optional<Step> inFamily(Stage.Compress compress, Target target, String method) {
        List<CompressionMethod<?>> others = rivals(method);
        return others.stream().flatMap(rival -> compress.step(target, rival.id()).filter(Step::enabled).stream())
                .findFirst().or(() -> others.stream()
                        .flatMap(rival -> inForce(compress, target, rival.id()).stream()).findFirst());
    }

    /// The step of `method` with the knobs of `step` that it has too and takes.
    private static Step carried(Step step, String method) {
        List<KnobSpec> knobs = CompressionMethods.byId(method).knobs();
        var values = new TreeMap<>(step.knobs());
        values.entrySet().removeIf(set -> knobs.stream()
                .noneMatch(knob -> knob.name().equals(set.getKey()) && knob.accepts(set.getValue())));
        return Step.of(method, values);
    }

    private Recipe atStage(int stage, Edit.OfRecipe change) {
        List<Stage> stages = recipe.stages();
        if (stages.isEmpty()) {
            return new RecipeEdits(model, new Recipe(List.of(Stage.Compress.NOTHING))).after(change);
        }
        if (stage < 0 || stage >= stages.size()) {
            return after(change);
        }
        var alone = new RecipeEdits(model, new Recipe(List.of(stages.get(stage))));
        return recipe.withAt(stage, alone.after(change).stages());
    }

    private static Stage.Compress narrowed(Stage.Compress compress, Target narrower, String method, Change change) {
        boolean staysOff = !compress.step(narrower, method).orElseThrow().enabled();
        return staysOff ? compress : set(compress, narrower, method, change.at(compress, narrower));
    }

    private static Stage.Compress set(Stage.Compress compress, Target target, String method, Optional<Step> step) {
        return step.map(wanted -> compress.with(target, wanted)).orElseGet(() -> compress.without(target, method));
    }

    private Stage.Compress withoutRepeats(Stage.Compress compress, Target changed, String method) {
        Stage.Compress result = compress;
        for (Target target : narrowestFirst(compress)) {
            Optional<Step> own = result.step(target, method);
            boolean reached = target.equals(changed) || isNarrower(target, changed);
            if (reached && own.isPresent() && saysNothing(own.get(), target, wider(result, target, method))) {
                result = result.without(target, method);
            }
        }
        return result;
    }

    private static List<Target> narrowestFirst(Stage.Compress compress) {
        return compress.steps().keySet().stream().sorted(Comparator.comparingInt(RecipeEdits::width)).toList();
    }

    private static int width(Target target) {
        return switch (target) {
            case Target.OneLayer _ -> 0;
            case Target.OperatorType _ -> 1;
            case Target.WholeModel _ -> 2;
        };
    }

    private static boolean saysNothing(Step own, Target target, Optional<Step> wider) {
        return target instanceof Target.WholeModel ? !own.enabled() : wider.filter(own::equals).isPresent();
    }

    private Step switchedOn(Stage.Compress compress, Target target, String method) {
        return wider(compress, target, method).filter(Step::enabled)
                .or(() -> compress.step(target, method).filter(Step::enabled))
                .orElse(Step.of(method, Map.of()));
    }

    /// The step that holds at `target`, its own or that of a wider tier, if the method is on there.
    private Optional<Step> inForce(Stage.Compress compress, Target target, String method) {
        return compress.step(target, method).or(() -> wider(compress, target, method)).filter(Step::enabled);
    }

    private Optional<Step> wider(Stage.Compress compress, Target target, String method) {
        return switch (target) {
            case Target.WholeModel _ -> Optional.empty();
            case Target.OperatorType _ -> compress.step(Target.WHOLE_MODEL, method);
            case Target.OneLayer(String layer) -> model.operator(layer)
                    .flatMap(operator -> compress.step(new Target.OperatorType(operator), method))
                    .or(() -> compress.step(Target.WHOLE_MODEL, method));
        };
    }

    private boolean isNarrower(Target target, Target wide) {
        return switch (wide) {
            case Target.WholeModel _ -> !(target instanceof Target.WholeModel);
            case Target.OperatorType(String operator) -> target instanceof Target.OneLayer(String layer)
                    && model.operator(layer).equals(Optional.of(operator));
            case Target.OneLayer _ -> false;
        };
    }
}
