package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Proves which recipes a sweep has and that a cancelled one keeps what it finished.
class SweepTest {
    private static final Recovery NONE = new Recovery.None();
    private static final Recovery TRAINING = new Recovery.FineTuning(1, 0.001, 64);

    private static Map<String, Step> steps(Recipe recipe, String layer, String operator) {
        return recipe.compress().resolve(layer, operator);
    }

    @Test
    void everyCombinationIsThereOnce() {
        var sweep = new Sweep(Recipe.EMPTY, List.of(0.0, 0.5, 0.9), List.of(32, 8, 4), List.of(1.0, 0.5),
                List.of(NONE, TRAINING));
        List<Recipe> recipes = sweep.recipes(TrialSamples.model());
        assertThat(recipes).hasSize(3 * 3 * 2 * 2).doesNotHaveDuplicates();
        assertThat(recipes.getFirst().isEmpty()).isTrue();
        Recipe last = recipes.getLast();
        assertThat(last.recovery()).isEqualTo(TRAINING);
        assertThat(steps(last, "fc1", "Gemm")).isEqualTo(Map.of(
                "magnitude", Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.9))),
                "svd", Step.of("svd", Map.of("fraction", KnobValue.of(0.5))),
                "uniform", Step.of("uniform", Map.of("bits", KnobValue.of(4)))));
    }

    @Test
    void theBaseRecipeIsKeptWhereNothingIsSwept() {
        Target conv1 = new Target.OneLayer("conv1");
        Recipe base = Recipe.of(Stage.Compress.NOTHING.with(conv1, Step.off("magnitude"))
                .with(Target.WHOLE_MODEL, Step.of("uniform", Map.of("bits", KnobValue.of(6)))), TRAINING);
        List<Recipe> recipes = new Sweep(base, List.of(0.5), List.of(), List.of(), List.of())
                .recipes(TrialSamples.model());
        assertThat(recipes).singleElement().satisfies(recipe -> {
            assertThat(recipe.recovery()).isEqualTo(TRAINING);
            assertThat(steps(recipe, "conv1", "Conv")).containsOnlyKeys("uniform");
            assertThat(steps(recipe, "conv2", "Conv")).containsOnlyKeys("uniform", "magnitude");
        });
    }

    @Test
    void valuesNoRecipeCanHaveAreRefused() {
        for (double sparsity : new double[]{-0.1, 1, 2}) {
            assertRefused(() -> new Sweep(Recipe.EMPTY, List.of(sparsity), List.of(), List.of(), List.of()), sparsity);
        }
        for (int bits : new int[]{-1, 0, 17, 40}) {
            assertRefused(() -> new Sweep(Recipe.EMPTY, List.of(), List.of(bits), List.of(), List.of()), bits);
        }
        for (double rank : new double[]{-1, 0, 7}) {
            assertRefused(() -> new Sweep(Recipe.EMPTY, List.of(), List.of(), List.of(rank), List.of()), rank);
        }
    }

    private static void assertRefused(ThrowingCallable sweep, Number value) {
        assertThatThrownBy(sweep).isInstanceOf(InputException.class).hasMessageContaining("; " + value);
    }

    @Test
    void anEndlessSweepIsRefused() {
        List<Double> many = Collections.nCopies(200, 0.5);
        assertThatThrownBy(() -> new Sweep(Recipe.EMPTY, many, List.of(), many, List.of()))
                .isInstanceOf(InputException.class);
    }

    @Test
    void aCancelledSweepKeepsItsFinishedTrials() {
        var sweep = new Sweep(Recipe.EMPTY, List.of(0.0, 0.3, 0.6, 0.9), List.of(), List.of(), List.of());
        var runner = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.system());
        var finished = new ArrayList<Trial>();
        JobContext untilTwo = new JobContext() {
            @Override
            public void report(Progress progress) {
                assertThat(progress.message()).startsWith("Recipe ");
            }

            @Override
            public boolean isCancelled() {
                return finished.size() == 2;
            }
        };
        assertThatThrownBy(() -> sweep.run(runner, TinyModel.open().reference(), 1, Origin.SWEEP, untilTwo,
                TrialListener.NONE, finished::add)).isInstanceOf(CancelledException.class);
        assertThat(finished).hasSize(2);
        assertThat(finished.getLast().cost().nonZeros()).isLessThan(finished.getFirst().cost().nonZeros());
    }
}
