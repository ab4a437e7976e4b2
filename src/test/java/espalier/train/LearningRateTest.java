package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.recipe.LearningRateSchedule;
import espalier.model.recipe.Optimization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The step sizes are those of PyTorch's schedulers.
class LearningRateTest {
    /// PyTorch 1.13: `OneCycleLR(o, 0.02, total_steps=10)`, `CosineAnnealingLR(o, 10)`, `LinearLR(o, 1, 0, 10)`,
    /// `MultiStepLR(o, [5, 8], 0.1)`, `SequentialLR(o, [LinearLR(o, 0.25, 1, 3), CosineAnnealingLR(o, 6)], [4])` with `lr=0.02`.
    @ParameterizedTest
    @CsvSource({
            "ONE_CYCLE, 0, 0.0008 0.0104 0.02 0.019009692640269475 0.016234913078995262 0.012225240438725785 0.007774839561274216 0.00376516692100474 0.0009903873597305257 8e-08",
            "COSINE, 0, 0.02 0.019510565162951538 0.018090169943749474 0.015877852522924733 0.013090169943749475 0.01 0.006909830056250526 0.0041221474770752695 0.0019098300562505265 0.0004894348370484647",
            "LINEAR, 0, 0.02 0.018 0.016 0.014 0.012 0.010 0.008 0.006 0.004 0.002",
            "STEP, 0, 0.02 0.02 0.02 0.02 0.02 0.002 0.002 0.002 0.0002 0.0002",
            "CONSTANT, 0, 0.02 0.02 0.02 0.02 0.02 0.02 0.02 0.02 0.02 0.02",
            "COSINE, 0.4, 0.005 0.01 0.015 0.02 0.02 0.01866025403784439 0.015 0.01 0.005 0.001339745962155613"})
    void followsItsSchedule(LearningRateSchedule schedule, double warmUp, String expected) {
        var optimization = new Optimization(1, 0.02, 64, schedule, warmUp, 0, 0);
        LearningRate rate = LearningRate.of(optimization, 10);
        String[] rates = expected.split(" ");
        assertThat(rates).hasSize(10);
        for (int step = 0; step < rates.length; step++) {
            assertThat(rate.at(step)).isCloseTo(Double.parseDouble(rates[step]),
                    org.assertj.core.data.Offset.offset(1e-12));
        }
    }
}
