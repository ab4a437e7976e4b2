package espalier.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.array.Shape;
import org.junit.jupiter.api.Test;

/// Numbers of weights find their inputs and outputs in every layout.
class ConnectionsTest {
    @Test
    void linearWeightsJoinColumnsToRows() {
        var linear = new Connections(Shape.of(3, 5), 0, 1);
        assertThat(linear.inputs()).isEqualTo(5);
        assertThat(linear.outputs()).isEqualTo(3);
        eachOf(linear, (index, input, output) -> {
            assertThat(input).isEqualTo(index % 5);
            assertThat(output).isEqualTo(index / 5);
        });
    }

    @Test
    void transposedWeightsJoinRowsToColumns() {
        var transposed = new Connections(Shape.of(5, 3), 1, 1);
        assertThat(transposed.inputs()).isEqualTo(5);
        assertThat(transposed.outputs()).isEqualTo(3);
        eachOf(transposed, (index, input, output) -> {
            assertThat(input).isEqualTo(index / 3);
            assertThat(output).isEqualTo(index % 3);
        });
    }

    @Test
    void groupsOfAConvolutionSeeTheirOwnColumns() {
        // 6 outputs in 3 groups; each group sees 2 channels of 3 taps.
        var grouped = new Connections(Shape.of(6, 2, 3), 0, 3);
        assertThat(grouped.inputs()).isEqualTo(18);
        assertThat(grouped.inputsOfGroup()).isEqualTo(6);
        for (int output = 0, index = 0; output < 6; output++) {
            for (int channel = 0; channel < 2; channel++) {
                for (int tap = 0; tap < 3; tap++, index++) {
                    int channelOfAll = output / 2 * 2 + channel;
                    assertThat(grouped.input(index)).isEqualTo(channelOfAll * 3 + tap);
                    assertThat(grouped.output(index)).isEqualTo(output);
                }
            }
        }
    }

    @Test
    void groupsOfATransposedConvolutionHaveTheirOwnOutputs() {
        // 6 channels in 3 groups; each group makes 4 outputs with 5 taps.
        var grouped = new Connections(Shape.of(6, 4, 5), 1, 3);
        assertThat(grouped.inputs()).isEqualTo(6);
        assertThat(grouped.inputsOfGroup()).isEqualTo(2);
        assertThat(grouped.outputs()).isEqualTo(12);
        for (int channel = 0, index = 0; channel < 6; channel++) {
            for (int output = 0; output < 4; output++) {
                for (int tap = 0; tap < 5; tap++, index++) {
                    assertThat(grouped.input(index)).isEqualTo(channel);
                    assertThat(grouped.output(index)).isEqualTo(channel / 2 * 4 + output);
                }
            }
        }
    }

    @Test
    void refusesAnAxisThatIsNoneOfOutputs() {
        assertThatThrownBy(() -> new Connections(Shape.of(3, 5), 2, 1)).hasMessageContaining("axis 2");
        assertThatThrownBy(() -> new Connections(Shape.of(3), 1, 1)).hasMessageContaining("axis 1");
    }

    private interface Check {
        void on(int index, int input, int output);
    }

    private static void eachOf(Connections connections, Check check) {
        for (int i = 0; i < connections.shape().elements(); i++) {
            check.on(i, connections.input(i), connections.output(i));
        }
    }
}
