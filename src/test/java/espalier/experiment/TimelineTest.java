package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Proves that undo, redo and gestures behave as people expect.
class TimelineTest {
    @Test
    void undoneAndRedoneAgainIsAsBefore() {
        var random = new Random(3);
        Timeline<Integer> timeline = Timeline.of(0);
        for (int i = 0; i < 500; i++) {
            timeline = switch (random.nextInt(4)) {
                case 0 -> timeline.undone();
                case 1 -> timeline.redone();
                default -> timeline.with(random.nextInt(5), random.nextBoolean() ? "drag" : "");
            };
            if (timeline.canUndo()) {
                Timeline<Integer> back = timeline.undone().redone();
                assertThat(back.past()).isEqualTo(timeline.past());
                assertThat(back.present()).isEqualTo(timeline.present());
                assertThat(back.future()).isEqualTo(timeline.future());
            }
        }
    }

    @Test
    void oneDragIsOneStep() {
        Timeline<Integer> timeline = Timeline.of(0).with(1, "a").with(2, "a").with(3, "a").with(4, "b").with(5, "");
        assertThat(timeline.past()).containsExactly(0, 3, 4);
        assertThat(timeline.undone().undone().undone().present()).isZero();
    }

    @Test
    void anUndoEndsTheGesture() {
        Timeline<Integer> timeline = Timeline.of(0).with(1, "a").with(2, "b").undone().with(3, "a");
        assertThat(timeline.past()).containsExactly(0, 1);
    }

    @Test
    void aChangeForgetsTheFutureAndNoChangeKeepsIt() {
        Timeline<Integer> timeline = Timeline.of(0).with(1, "").with(2, "").undone();
        assertThat(timeline.with(1, "").future()).containsExactly(2);
        assertThat(timeline.with(9, "").future()).isEmpty();
    }
}
