package espalier.experiment;

import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A series of recipes: every combination of whole-model sparsities, bits and rank fractions, each with every recovery.
///
/// Values are set on top of a base recipe as the whole-model sliders set them: what is switched off for a layer stays off.
///
/// @param sparsities shares of weights to prune, 0..0.99; 0 prunes nothing; an empty list leaves the base as it is
/// @param bits bits of the grid, 1..16; 32 quantizes nothing; an empty list leaves the base as it is
/// @param rankFractions ranks as shares of full rank, over 0 up to 1; 1 factorizes nothing; an empty list leaves the base as it is
/// @param recoveries what follows each compression; an empty list leaves that of the base
public record Sweep(Recipe base, List<Double> sparsities, List<Integer> bits, List<Double> rankFractions,
        List<Recovery> recoveries) {
    /// The bits that stand for no quantization.
    public static final int UNQUANTIZED = 32;
    private static final int MOST = 10_000;

    public Sweep {
        sparsities = List.copyOf(sparsities);
        bits = List.copyOf(bits);
        rankFractions = List.copyOf(rankFractions);
        recoveries = List.copyOf(recoveries);
        require(sparsities, "Sparsities go from 0 to 0.99", value -> value >= 0 && value <= 0.99);
        require(rankFractions, "Ranks are shares of full rank, over 0 up to 1", value -> value > 0 && value <= 1);
        require(bits, "Bits go from 1 to 16, and 32 quantizes nothing",
                value -> value >= 1 && value <= 16 || value == UNQUANTIZED);
        if ((long) Math.max(1, sparsities.size()) * Math.max(1, bits.size()) * Math.max(1, rankFractions.size())
                * Math.max(1, recoveries.size()) > MOST) {
            throw new InputException("This sweep has more than " + MOST + " recipes; take fewer values.");
        }
    }

    private static <V> void require(List<V> values, String rule, Predicate<V> allowed) {
        values.stream().filter(allowed.negate()).findFirst().ifPresent(value -> {
            throw new InputException(rule + "; " + value + " cannot be swept.");
        });
    }

    /// Its recipes, each once, the least compressed first in every range.
    public List<Recipe> recipes(ModelReference model) {
        var recipes = List.of(base);
        recipes = each(recipes, sparsities, (recipe, sparsity) -> set(model, recipe, "magnitude", "sparsity", sparsity,
                sparsity > 0));
        recipes = each(recipes, rankFractions, (recipe, fraction) -> set(model, recipe, "svd", "fraction", fraction,
                fraction < 1));
        recipes = each(recipes, bits, (recipe, count) -> set(model, recipe, "uniform", "bits", count,
                count < UNQUANTIZED));
        recipes = each(recipes, recoveries, Recipe::withRecovery);
        return List.copyOf(new LinkedHashSet<>(recipes));
    }

    private interface Variant<V> {
        Recipe of(Recipe recipe, V value);
    }

    private static <V> List<Recipe> each(List<Recipe> recipes, List<V> values, Variant<V> variant) {
        if (values.isEmpty()) {
            return recipes;
        }
        var all = new ArrayList<Recipe>();
        for (Recipe recipe : recipes) {
            for (V value : values) {
                all.add(variant.of(recipe, value));
            }
        }
        return all;
    }

    private static Recipe set(ModelReference model, Recipe recipe, String method, String knob, double value,
            boolean on) {
        List<Target> everywhere = List.of(Target.WHOLE_MODEL);
        Edit.OfRecipe edit = on
                ? new Edit.SetKnob(everywhere, method, knob, KnobValue.of(value), "")
                : new Edit.Toggle(everywhere, method, false);
        return new RecipeEdits(model, recipe).after(edit);
    }

    /// Runs all recipes, one after another, as one job.
    ///
    /// @param finished gets each trial as soon as it is measured; those stay when the job is cancelled later
    /// @return all results' trials, in order
    /// @throws InputException before anything is run, if a recipe does not fit the model
    public List<Trial> run(TrialRunner runner, ModelReference model, long seed, Origin origin, JobContext context,
            TrialListener listener, Consumer<Trial> finished) {
        List<Recipe> recipes = recipes(model);
        recipes.forEach(runner::check);
        var trials = new ArrayList<Trial>();
        for (int i = 0; i < recipes.size(); i++) {
            context.checkCancelled();
            double count = recipes.size();
            JobContext part = context.part(i / count, (i + 1) / count,
                    "Recipe " + (i + 1) + " of " + recipes.size() + ": ");
            Trial trial = runner.run(recipes.get(i), seed, origin, part, listener).trial();
            trials.add(trial);
            finished.accept(trial);
        }
        return trials;
    }
}
