package espalier.job;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// One submitted job: its state, its context while it runs, and its way back to the listener.
final class Ticket<R> implements RunningJob, JobContext {
    private final String title;
    private final Lane lane;
    private final Job<R> job;
    private final JobListener<R> listener;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Consumer<RunningJob> watcher;
    private final Relay<Progress> reports;
    private volatile boolean cancelled;
    private volatile Progress progress = Progress.unknown("Waiting");
    private State state = State.WAITING;
    private long started;
    private long ended;

    Ticket(String title, Lane lane, Job<R> job, JobListener<R> listener, Surroundings surroundings) {
        this.title = title;
        this.lane = lane;
        this.job = job;
        this.listener = listener;
        this.executor = surroundings.executor();
        this.nanoTime = surroundings.nanoTime();
        this.watcher = surroundings.watcher();
        this.reports = new Relay<>(executor, () -> cancelled || state().isOver(), report -> {
            listener.progressed(report);
            watcher.accept(this);
        });
    }

    /// What tickets of the same lanes share.
    record Surroundings(Executor executor, LongSupplier nanoTime, Consumer<RunningJob> watcher) {}

    void announce() {
        executor.execute(() -> watcher.accept(this));
    }

    /// Runs the job on this thread, unless it is over already.
    void run() {
        if (!start()) {
            return;
        }
        try {
            R result = job.run(this);
            end(State.DONE, () -> listener.done(result));
        } catch (CancelledException _) {
            end(State.CANCELLED, listener::cancelled);
        } catch (Throwable broken) { // NOSONAR a lane outlives whatever a job throws; the listener is told
            end(State.FAILED, () -> listener.failed(broken));
        }
    }

    private synchronized boolean start() {
        if (state != State.WAITING) {
            return false;
        }
        state = State.RUNNING;
        progress = Progress.unknown("Starting");
        started = nanoTime.getAsLong();
        executor.execute(() -> {
            if (!cancelled) {
                listener.started();
            }
            watcher.accept(this);
        });
        return true;
    }

    /// The last word is spoken on the listener thread: a job cancelled until then gives no result.
    private void end(State outcome, Runnable told) {
        executor.execute(() -> {
            boolean dropped = cancelled && outcome != State.CANCELLED;
            synchronized (this) {
                state = dropped ? State.CANCELLED : outcome;
                ended = nanoTime.getAsLong();
            }
            (dropped ? (Runnable) listener::cancelled : told).run();
            watcher.accept(this);
        });
    }

    @Override
    public void cancel() {
        synchronized (this) {
            if (cancelled || state.isOver()) {
                return;
            }
            cancelled = true;
            if (state == State.RUNNING) {
                announce();
                return;
            }
            state = State.CANCELLED;
        }
        executor.execute(() -> {
            listener.cancelled();
            watcher.accept(this);
        });
    }

    @Override
    public void report(Progress report) {
        progress = report;
        reports.accept(report);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public synchronized Duration elapsed() {
        return switch (state) {
            case WAITING -> Duration.ZERO;
            case RUNNING -> Duration.ofNanos(nanoTime.getAsLong() - started);
            case DONE, FAILED, CANCELLED -> Duration.ofNanos(ended - started);
        };
    }
}
