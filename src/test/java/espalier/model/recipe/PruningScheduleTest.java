package espalier.model.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Sparsities over training are those of the papers.
class PruningScheduleTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    /// `s_t = s_f + (s_i − s_f)·(1 − (t − t₀)/(nΔt))³` for `t ∈ {t₀, t₀ + Δt, …, t₀ + nΔt}`; Zhu and Gupta (2017), eq. 1.
    @Test
    void polynomialRisesAsZhuAndGuptaHaveIt() {
        var schedule = new PruningSchedule(PruningSchedule.Course.POLYNOMIAL, 5, 0.25, 20, 0.5, true);
        assertThat(schedule.ramp(200)).isEqualTo(100);
        assertThat(due(schedule, 200, 100)).containsExactly(0L, 20L, 40L, 60L, 80L, 100L);
        double[] expected = {0.2, 0.4928, 0.6704, 0.7616, 0.7952, 0.8};
        for (int i = 0; i < expected.length; i++) {
            double cubic = 0.8 + (0.2 - 0.8) * Math.pow(1 - i * 20 / (5.0 * 20), 3);
            assertThat(schedule.sparsity(0.8, i * 20L, 100)).isCloseTo(cubic, CLOSE).isCloseTo(expected[i], CLOSE);
        }
        assertThat(schedule.sparsity(0.83, 100, 100)).isEqualTo(0.83);
        assertThat(due(new PruningSchedule(PruningSchedule.Course.POLYNOMIAL, 5, 0, 30, 1, true), 100, 100))
                .containsExactly(0L, 30L, 60L, 90L, 100L);
    }

    @Test
    void everyRoundTakesTheSameShareOfWhatIsLeft() {
        var schedule = new PruningSchedule(PruningSchedule.Course.ITERATIVE, 4, 0, 50, 0.75, true);
        long ramp = schedule.ramp(120);
        assertThat(ramp).isEqualTo(90);
        List<Long> rounds = due(schedule, 120, ramp);
        assertThat(rounds).containsExactly(0L, 30L, 60L, 90L);
        double left = 1;
        for (long step : rounds) {
            left *= Math.pow(1 - 0.9984, 0.25);
            assertThat(1 - schedule.sparsity(0.9984, step, ramp)).isCloseTo(left, CLOSE);
        }
        assertThat(left).isCloseTo(0.0016, CLOSE);
        assertThat(schedule.sparsity(0.9984, 89, ramp)).isEqualTo(schedule.sparsity(0.9984, 60, ramp));
    }

    @Test
    void oneShotHasNoRamp() {
        assertThat(PruningSchedule.ONE_SHOT.ramp(100)).isZero();
        assertThat(PruningSchedule.ONE_SHOT.sparsity(0.9, 0, 0)).isEqualTo(0.9);
        assertThat(Knobs.initial(PruningSchedule.class)).isEqualTo(PruningSchedule.ONE_SHOT);
    }

    private static List<Long> due(PruningSchedule schedule, long steps, long ramp) {
        var due = new ArrayList<Long>();
        for (long step = 0; step <= steps; step++) {
            if (schedule.isDue(step, ramp)) {
                due.add(step);
            }
        }
        return due;
    }
}
