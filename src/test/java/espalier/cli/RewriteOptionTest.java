package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A rewrite goes to its usual place in a recipe, once.
class RewriteOptionTest {
    private static final Stage FOLD = Stage.Rewrite.of("fold", Map.of());
    private static final Stage RECOVER = new Stage.Recover(new Recovery.BatchNormEstimation(3));

    private static Recipe with(Recipe recipe, String... texts) {
        Recipe made = recipe;
        for (String text : texts) {
            made = RewriteOption.parse(text).applyTo(made);
        }
        return made;
    }

    @Test
    void foldsJustBeforeTheLastCompression() {
        var recipe = new Recipe(List.of(Stage.Compress.NOTHING, RECOVER, Stage.Compress.NOTHING, RECOVER));
        assertThat(with(recipe, "fold", "fold").stages()).containsExactly(Stage.Compress.NOTHING, RECOVER, FOLD,
                Stage.Compress.NOTHING, RECOVER);
        assertThat(with(Recipe.EMPTY, "fold").stages()).containsExactly(FOLD);
        assertThat(with(new Recipe(List.of(RECOVER)), "fold").stages()).containsExactly(FOLD, RECOVER);
        assertThat(with(Recipe.EMPTY, "fold").withCompress(Stage.Compress.NOTHING).stages()).containsExactly(FOLD,
                Stage.Compress.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bend", "fold.", "fold.much", "fold.=1", ".much=1", "fold.much=", "fold=1",
            "bend.much=1"})
    void refusesWhatLacksAPart(String text) {
        assertThatThrownBy(() -> RewriteOption.parse(text)).isInstanceOf(InputException.class)
                .hasMessageContaining("rewrite");
    }

    @Test
    void namesTheKnobsThereAre() {
        assertThatThrownBy(() -> RewriteOption.parse("fold.much=1")).isInstanceOf(InputException.class)
                .hasMessageContaining("'fold.much'");
    }
}
