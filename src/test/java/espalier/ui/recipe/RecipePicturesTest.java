package espalier.ui.recipe;

import static espalier.ui.recipe.RecipeViewTest.CONV;
import static espalier.ui.recipe.RecipeViewTest.DEPTHWISE;
import static espalier.ui.recipe.RecipeViewTest.FC1;
import static espalier.ui.recipe.RecipeViewTest.FC2;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.rewrite.GraphRewrites;
import espalier.experiment.Edit;
import espalier.experiment.ModelReference;
import espalier.experiment.RecipePreset;
import espalier.experiment.Study;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import espalier.report.Explanation;
import espalier.ui.theme.Theme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Draws the recipe pane, to be looked at.
@ExtendWith(FxExtension.class)
class RecipePicturesTest {
    @Test
    void looksFinishedInBothThemes() {
        Study full = Study.of(new ModelReference(Path.of("m.onnx"), "", "m", new TreeMap<>(Map.of("fc1", "Gemm"))), "");
        for (Edit edit : List.<Edit>of(
                new Edit.SetKnob(List.of(new Target.OneLayer("fc1")), "magnitude", "sparsity", KnobValue.of(0.95), ""),
                new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "uniform", "bits", KnobValue.of(4), ""),
                new Edit.SetRecovery(new Recovery.Distillation(3, 0.001, 64, 4, 0.7), ""))) {
            full = full.after(edit);
        }
        Recipe recipe = full.recipe();
        Recipe svd = full.after(new Edit.Toggle(List.of(new Target.OneLayer("fc1")), "svd", true)).recipe();
        for (Theme theme : Theme.values()) {
            draw("recipe", theme, 286, 560, 0, recipe, List.of(FC1));
            draw("recipe-svd", theme, 286, 700, 0, svd, List.of(FC1));
            draw("recovery", theme, 286, 560, 1, recipe, List.of(FC1));
        }
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            assertThat(Screenshots.draw("explain-" + method.id(), Theme.DARK, 440, 460,
                    () -> new ExplanationView(Explanation.of(method)))).isNotEmptyFile();
        }
        Recipe staged = RecipePreset.DEEP.recipe().withAdded(0, GraphRewrites.ALL.getFirst().initial());
        for (Theme theme : Theme.values()) {
            draw("stages", theme, 286, 620, 1, staged, List.of(FC1));
            draw("stages-tune", theme, 286, 620, 2, staged, List.of(FC1));
            draw("stages-rewrite", theme, 286, 420, 0, staged, List.of(FC1));
        }
        draw("recipe-depthwise", Theme.DARK, 240, 420, 0, recipe, List.of(DEPTHWISE));
        draw("recipe-many", Theme.LIGHT, 240, 420, 0, recipe, List.of(CONV, FC1, FC2));
        assertThat(Screenshots.draw("recipe-empty", Theme.DARK, 240, 300,
                () -> new RecipeView(_ -> {}, _ -> {}, () -> {}, () -> {})))
                .isNotEmptyFile();
    }

    private void draw(String name, Theme theme, int width, int height, int stage, Recipe recipe,
            List<Layer> layers) {
        assertThat(Screenshots.draw(name, theme, width, height, () -> {
            var drawn = new RecipeView(_ -> {}, _ -> {}, () -> {}, () -> {});
            drawn.show(RecipeViewTest.state(layers, new StageFocus(recipe, stage), Optional.empty()));
            return drawn;
        })).isNotEmptyFile();
    }
}
