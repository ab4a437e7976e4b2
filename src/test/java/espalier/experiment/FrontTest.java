package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compares the front with the definition of dominance, applied to all pairs.
class FrontTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 20, 100})
    void holdsExactlyWhatNothingDominates(int count) {
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var trials = new ArrayList<Trial>();
            for (int i = 0; i < count; i++) {
                trials.add(TrialSamples.trial(i, random.nextInt(12), random.nextInt(12)));
            }
            for (SizeMetric metric : List.of(SizeMetric.PACKED, SizeMetric.CODED, SizeMetric.RUNTIME,
                    SizeMetric.MACS)) {
                List<Trial> known = trials.stream().filter(trial -> metric.of(trial).isPresent()).toList();
                List<Trial> expected = known.stream()
                        .filter(trial -> known.stream().noneMatch(other -> dominates(other, trial, metric))).toList();
                assertThat(Front.of(trials, metric).trials()).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static boolean dominates(Trial one, Trial other, SizeMetric metric) {
        long size = metric.of(one).orElseThrow();
        long otherSize = metric.of(other).orElseThrow();
        boolean notWorse = size <= otherSize && one.score().correct() >= other.score().correct();
        return notWorse && (size < otherSize || one.score().correct() > other.score().correct());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 700, 701, 900})
    void findsTheSmallestThatIsAccurateEnough(int correct) {
        var front = Front.of(List.of(TrialSamples.trial(1, 10, 500), TrialSamples.trial(2, 20, 700),
                TrialSamples.trial(3, 30, 800)), SizeMetric.PACKED);
        assertThat(front.smallest(correct / 1000.0).map(Trial::number))
                .isEqualTo(switch (correct) {
                    case 500 -> java.util.Optional.of(1);
                    case 700 -> java.util.Optional.of(2);
                    case 701 -> java.util.Optional.of(3);
                    default -> java.util.Optional.empty();
                });
    }
}
