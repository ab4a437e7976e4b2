package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.train.Evaluator;
import espalier.train.Network;
import org.junit.jupiter.api.Test;

/// Compares scores counted from outputs alone with those of the evaluator and of plain loops.
class FileOutputsTest {
    @Test
    void scoresAreThoseOfTheEvaluator() {
        DataSet data = TinyModel.data();
        try (Network network = Network.of(TinyModel.graph())) {
            Score score = new FileOutputs(network::run).score(data, Split.TEST, JobContext.QUIET);
            Score expected = Evaluator.evaluate(TinyModel.graph(), data, Split.TEST, JobContext.QUIET, _ -> {}).score();
            assertThat(score.correct()).isEqualTo(TinyModel.correct(TinyModel.graph(), data.test()))
                    .isEqualTo(expected.correct());
            assertThat(score.loss()).isCloseTo(expected.loss(), within(1e-5));
        }
    }

    @Test
    void theLargestDifferenceCountsWhateverItsSign() {
        Array one = Array.of(new float[]{1, 2, 3}, 3);
        assertThat(FileOutputs.maxDifference(one, Array.of(new float[]{1.5f, 0, 3}, 3))).isEqualTo(2);
        assertThat(FileOutputs.maxDifference(one, Array.of(new float[]{1, Float.NaN, 3}, 3))).isInfinite();
        assertThat(FileOutputs.maxDifference(one, Array.of(new float[]{1, 2}, 2))).isInfinite();
    }
}
