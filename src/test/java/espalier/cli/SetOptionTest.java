package espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Settings are read from the right, whatever a layer's name holds.
class SetOptionTest {
    @Test
    void readsLayersWithDotsAndEqualsSigns() {
        assertThat(SetOption.parse("layer1.0.conv=2.magnitude.sparsity=0.9"))
                .isEqualTo(new SetOption("layer1.0.conv=2", "magnitude", "sparsity", KnobValue.of(0.9)));
        assertThat(SetOption.parse("*.uniform.scheme=affine"))
                .isEqualTo(new SetOption("*", "uniform", "scheme", KnobValue.of("affine")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fc1", "fc1=3", "magnitude.sparsity=0.5", ".magnitude.sparsity=0.5", "fc1.magnitude.=1",
            "fc1..sparsity=1", "fc1.magnitude.sparsity=", "fc1.magnitude.sparsity"})
    void refusesWhatLacksAPart(String text) {
        assertThatThrownBy(() -> SetOption.parse(text)).isInstanceOf(InputException.class)
                .hasMessageContaining("LAYER.METHOD.KNOB=VALUE");
    }
}
