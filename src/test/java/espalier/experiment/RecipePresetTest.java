package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.format.recipe.RecipeFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Proves that presets are recipes to work with.
class RecipePresetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aPresetFitsTheSampleAndSurvivesItsFile(RecipePreset preset) throws Exception {
        OpenModel model = Models.open(SampleModel.ALL.getFirst().placeIn(folder));
        var session = new LiveSession(model);
        session.check(preset.recipe());
        LiveFigures figures = session.figures(preset.recipe(), JobContext.QUIET);
        assertThat(figures.sizes().packed()).isLessThan(model.sizes().packed() / 2);
        assertThat(figures.compression().graph().layers()).hasSameSizeAs(model.graph().layers());
        assertThat(preset.recipe().isStaged()).isTrue();
        assertThat(preset.recipe().stages().getLast()).isInstanceOf(Stage.Recover.class);
        assertThat(RecipeFile.parse(RecipeFile.toText(preset.recipe()))).isEqualTo(preset.recipe());
        assertThat(RecipePreset.byId(preset.id())).isEqualTo(preset);
    }

    @Test
    void epochsOfAllStagesAreCounted() {
        assertThat(RecipePreset.DEEP.recipe().epochs()).isEqualTo(6);
        assertThat(RecipePreset.DEEP.recipe().withRecovery(new Recovery.None()).epochs()).isEqualTo(4);
    }

    @Test
    void anUnknownPresetNamesThoseThereAre() {
        assertThatThrownBy(() -> RecipePreset.byId("magic")).isInstanceOf(InputException.class)
                .hasMessageContaining("staged, deep, channels, lowrank");
    }

    @Test
    void previewsDrawWhatStagesDoTogether() throws Exception {
        OpenModel model = Models.open(SampleModel.ALL.getFirst().placeIn(folder));
        var session = new LiveSession(model);
        var layer = model.graph().layers().getLast();
        var both = session.preview(RecipePreset.STAGED.recipe(), layer);
        var first = session.preview(new Recipe(
                RecipePreset.STAGED.recipe().stages().subList(0, 2)), layer);
        assertThat(both.threshold()).as("pruned by the first stage").isEqualTo(first.threshold()).isPresent();
        assertThat(both.levels()).as("quantized by the second").hasSizeGreaterThan(7);
        assertThat(first.levels()).isEmpty();
    }
}
