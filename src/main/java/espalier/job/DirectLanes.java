package espalier.job;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Lanes without threads: a job has run, and its listener heard all, when `submit` returns. For tests and the command line.
public final class DirectLanes implements Lanes {
    private final List<Consumer<RunningJob>> watchers = new CopyOnWriteArrayList<>();

    @Override
    public <R> RunningJob submit(Lane lane, String title, Job<R> job, JobListener<R> listener) {
        var ticket = new Ticket<>(title, lane, job, listener, new Ticket.Surroundings(Runnable::run, System::nanoTime,
                running -> watchers.forEach(watcher -> watcher.accept(running))));
        ticket.announce();
        ticket.run();
        return ticket;
    }

    @Override
    public void watch(Consumer<RunningJob> watcher) {
        watchers.add(watcher);
    }

    @Override
    public <T> Consumer<T> each(Consumer<T> receiver) {
        return receiver;
    }

    @Override
    public <T> Consumer<T> latest(JobContext context, Consumer<T> receiver) {
        return item -> {
            if (!context.isCancelled()) {
                receiver.accept(item);
            }
        };
    }

    @Override
    public void close() {
        // Nothing runs between calls.
    }
}
