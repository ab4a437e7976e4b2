package espalier.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Proves how stages are put together.
class RecipeTest {
    private static final Stage PRUNE = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.off("magnitude"));
    private static final Stage QUANTIZE = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.off("uniform"));
    private static final Stage TUNE = new Stage.Recover(new Recovery.BatchNormEstimation(3));
    private static final Recipe STAGED = new Recipe(List.of(PRUNE, TUNE, QUANTIZE));

    @Test
    void stagesAreAddedReplacedAndTakenAway() {
        assertThat(STAGED.withAdded(3, TUNE).stages()).containsExactly(PRUNE, TUNE, QUANTIZE, TUNE);
        assertThat(STAGED.withAdded(0, TUNE).stages()).containsExactly(TUNE, PRUNE, TUNE, QUANTIZE);
        assertThat(STAGED.withAt(1, List.of(QUANTIZE, PRUNE)).stages())
                .containsExactly(PRUNE, QUANTIZE, PRUNE, QUANTIZE);
        assertThat(STAGED.without(0).stages()).containsExactly(TUNE, QUANTIZE);
    }

    @Test
    void aMovedStageStandsAtItsNewPlace() {
        assertThat(STAGED.moved(0, 2).stages()).containsExactly(TUNE, QUANTIZE, PRUNE);
        assertThat(STAGED.moved(2, 0).stages()).containsExactly(QUANTIZE, PRUNE, TUNE);
        assertThat(STAGED.moved(1, 1)).isEqualTo(STAGED);
    }
}
