package espalier.ui.network;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads what people type into the table.
class TypedFigureTest {
    private static final List<Target> FC1 = List.of(new Target.OneLayer("fc1"));

    @ParameterizedTest
    @CsvSource({"90, 0.9", "90 %, 0.9", "0.9, 0.9", "'97,5', 0.975", "1, 0.01"})
    void readsSparsityAsPercentOrShare(String text, double sparsity) {
        assertThat(TypedFigure.SPARSITY.edit(text, List.of("fc1"))).contains(
                new Edit.SetKnob(FC1, "magnitude", "sparsity", KnobValue.of(sparsity), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "-3", "many", "120 %"})
    void refusesWhatIsNoSparsity(String text) {
        assertThat(TypedFigure.SPARSITY.edit(text, List.of("fc1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17", "4.5", "four"})
    void refusesWhatAreNoBits(String text) {
        assertThat(TypedFigure.BITS.edit(text, List.of("fc1"))).isEmpty();
    }

    @Test
    void takesTheMethodOffWhereNothingIsTyped() {
        assertThat(TypedFigure.RANK.edit(" ", List.of("fc1"))).contains(new Edit.Toggle(FC1, "svd", false));
    }
}
