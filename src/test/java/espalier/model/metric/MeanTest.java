package espalier.model.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Means and their standard errors, against numbers worked out by hand.
class MeanTest {
    @Test
    void dividesTheSpreadByTheRootOfTheCount() {
        // Deviations −2, 0, 2: variance 8 / 2 = 4, standard error √(4 / 3).
        Mean mean = Mean.of(List.of(1.0, 3.0, 5.0));
        assertThat(mean.value()).isEqualTo(3);
        assertThat(mean.standardError()).isCloseTo(Math.sqrt(4.0 / 3), within(1e-15));
        assertThat(mean.count()).isEqualTo(3);
    }

    @Test
    void oneMeasurementHasNoSpread() {
        assertThat(Mean.of(List.of(2.0)).value()).isEqualTo(2);
        assertThat(Mean.of(List.of(2.0)).standardError()).isNaN();
    }
}
