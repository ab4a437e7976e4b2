package espalier.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Proves the rules of the lanes with real threads and no waiting by the clock.
@Timeout(30)
class ThreadLanesTest {
    private final ExecutorService listenerThread = Executors.newSingleThreadExecutor();
    private final List<Lane> prepared = new ArrayList<>();
    private final ThreadLanes lanes = new ThreadLanes(listenerThread, lane -> {
        synchronized (prepared) {
            prepared.add(lane);
        }
    });
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        lanes.close();
        listenerThread.shutdown();
    }

    private JobListener<String> hearing(String who) {
        return new JobListener<>() {
            @Override
            public void done(String result) {
                heard.add(who + " done " + result);
            }

            @Override
            public void failed(Throwable cause) {
                heard.add(who + " failed " + cause.getMessage());
            }

            @Override
            public void cancelled() {
                heard.add(who + " cancelled");
            }
        };
    }

    private String next() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private static String untilCancelled(JobContext context, CountDownLatch started) {
        started.countDown();
        while (true) {
            context.checkCancelled();
            Thread.onSpinWait();
        }
    }

    @Test
    void latestProbeReplacesTheOneThatRunsAndTheOneThatWaits() throws InterruptedException {
        var running = new CountDownLatch(1);
        lanes.submit(Lane.PROBE, "Probe", context -> untilCancelled(context, running), hearing("first"));
        running.await();
        lanes.submit(Lane.PROBE, "Probe another", _ -> "b", hearing("second"));
        lanes.submit(Lane.PROBE, "Probe", _ -> "c", hearing("third"));
        assertThat(List.of(next(), next(), next())).contains("first cancelled", "third done c")
                .containsAnyOf("second cancelled", "second done b");
    }

    @Test
    void aProbeThatIgnoresCancellationGivesNoResult() throws InterruptedException {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        RunningJob first = lanes.submit(Lane.PROBE, "Probe", _ -> {
            running.countDown();
            goOn.await();
            return "stale";
        }, hearing("first"));
        running.await();
        lanes.submit(Lane.PROBE, "Probe", _ -> "fresh", hearing("second"));
        goOn.countDown();
        assertThat(List.of(next(), next())).containsExactly("first cancelled", "second done fresh");
        assertThat(first.state()).isEqualTo(RunningJob.State.CANCELLED);
    }

    @Test
    void previewsReplaceOnlyTheirOwnTitle() throws InterruptedException {
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        lanes.submit(Lane.PREVIEW, "Busy", _ -> {
            running.countDown();
            goOn.await();
            return "";
        }, hearing("busy"));
        running.await();
        lanes.submit(Lane.PREVIEW, "Histogram", _ -> "1", hearing("old histogram"));
        lanes.submit(Lane.PREVIEW, "Sizes", _ -> "2", hearing("sizes"));
        lanes.submit(Lane.PREVIEW, "Histogram", _ -> "3", hearing("new histogram"));
        goOn.countDown();
        assertThat(List.of(next(), next(), next(), next())).containsExactly("old histogram cancelled", "busy done ",
                "sizes done 2", "new histogram done 3");
    }

    @Test
    void trainingJobsRunOneAfterAnotherInOrder() throws InterruptedException {
        var inside = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            String name = "job " + i;
            lanes.submit(Lane.TRAINING, "Train", _ -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                inside.decrementAndGet();
                return "";
            }, hearing(name));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(next()).isEqualTo("job " + i + " done ");
        }
    }

    @Test
    void aWaitingJobThatIsCancelledNeverRuns() throws InterruptedException {
        var running = new CountDownLatch(1);
        RunningJob first = lanes.submit(Lane.TRAINING, "Train", context -> untilCancelled(context, running),
                hearing("first"));
        running.await();
        var ran = new AtomicInteger();
        lanes.submit(Lane.TRAINING, "Train", _ -> "" + ran.incrementAndGet(), hearing("second")).cancel();
        assertThat(next()).isEqualTo("second cancelled");
        first.cancel();
        assertThat(next()).isEqualTo("first cancelled");
        assertThat(ran).hasValue(0);
    }

    @Test
    void whatAJobThrowsReachesItsListenerAndTheLaneGoesOn() throws InterruptedException {
        lanes.submit(Lane.TRAINING, "Break", _ -> {
            throw new java.io.IOException("no room");
        }, hearing("first"));
        lanes.submit(Lane.TRAINING, "Break", _ -> {
            throw new StackOverflowError("deep");
        }, hearing("second"));
        lanes.submit(Lane.TRAINING, "Work", _ -> "fine", hearing("third"));
        assertThat(List.of(next(), next(), next())).containsExactly("first failed no room", "second failed deep",
                "third done fine");
    }

    @Test
    void closingCancelsEverythingAndWaitsForTheThreads() throws InterruptedException {
        var running = new CountDownLatch(2);
        lanes.submit(Lane.TRAINING, "Train", context -> untilCancelled(context, running), hearing("training"));
        lanes.submit(Lane.PROBE, "Probe", context -> untilCancelled(context, running), hearing("probe"));
        running.await();
        lanes.submit(Lane.TRAINING, "Train more", _ -> "", hearing("waiting"));
        lanes.close();
        assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("training cancelled", "probe cancelled",
                "waiting cancelled");
        lanes.submit(Lane.TRAINING, "Too late", _ -> "", hearing("late"));
        assertThat(next()).isEqualTo("late cancelled");
    }

    @Test
    void eachLaneIsPreparedOnceOnItsOwnThread() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            lanes.submit(Lane.TRAINING, "Work", _ -> Thread.currentThread().getName(), hearing("job"));
            assertThat(next()).isEqualTo("job done espalier-training");
        }
        synchronized (prepared) {
            assertThat(prepared).containsExactly(Lane.TRAINING);
        }
    }

    @Test
    void progressIsConflatedWhileTheListenerIsBusy() throws InterruptedException {
        var listenerBusy = new CountDownLatch(1);
        listenerThread.execute(() -> {
            try {
                listenerBusy.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        var reports = new ArrayList<Progress>();
        RunningJob job = lanes.submit(Lane.TRAINING, "Count", context -> {
            for (int i = 1; i <= 1000; i++) {
                context.report(new Progress(i / 1000.0, "Step " + i));
            }
            listenerBusy.countDown();
            return "";
        }, new JobListener<>() {
            @Override
            public void progressed(Progress progress) {
                reports.add(progress);
            }

            @Override
            public void done(String result) {
                heard.add("done");
            }

            @Override
            public void failed(Throwable cause) {
                heard.add("failed");
            }
        });
        assertThat(next()).isEqualTo("done");
        assertThat(reports).containsExactly(new Progress(1, "Step 1000"));
        assertThat(job.progress()).isEqualTo(new Progress(1, "Step 1000"));
    }
}
