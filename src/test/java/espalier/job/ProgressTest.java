package espalier.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Proves what progress says of the time left and of parts of a job.
class ProgressTest {
    @Test
    void aQuarterDoneLeavesThreeTimesAsLong() {
        assertThat(new Progress(0.25, "").left(Duration.ofSeconds(10))).contains(Duration.ofSeconds(30));
        assertThat(new Progress(1, "").left(Duration.ofSeconds(10))).contains(Duration.ZERO);
    }

    @Test
    void nobodyKnowsBeforeSomethingIsDone() {
        assertThat(Progress.unknown("Reading").left(Duration.ofSeconds(10))).isEmpty();
        assertThat(new Progress(0, "").left(Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void aPartOfAJobFillsItsShareOfTheWhole() {
        var reports = new ArrayList<Progress>();
        JobContext whole = new JobContext() {
            @Override
            public void report(Progress progress) {
                reports.add(progress);
            }

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        JobContext part = whole.part(0.5, 1, "Trial 2: ");
        part.report(new Progress(0.5, "Epoch 1"));
        part.report(Progress.unknown("Writing"));
        assertThat(reports).containsExactly(new Progress(0.75, "Trial 2: Epoch 1"),
                new Progress(0.5, "Trial 2: Writing"));
        assertThat(part.isCancelled()).isTrue();
    }
}
