package espalier.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lanes with one daemon thread each.
///
/// Closing cancels and joins: a JVM that exits while a thread is inside native training may crash.
public final class ThreadLanes implements Lanes {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Executor listeners;
    private final Map<Lane, ExecutorService> threads = new EnumMap<>(Lane.class);
    private final List<Ticket<?>> open = new ArrayList<>();
    private final List<Consumer<RunningJob>> watchers = new CopyOnWriteArrayList<>();

    /// Creates the lanes.
    ///
    /// @param listeners runs what listeners and watchers are told, one at a time and in order
    /// @param threadSetup runs once on each lane's thread before its first job
    public ThreadLanes(Executor listeners, Consumer<Lane> threadSetup) {
        this.listeners = listeners;
        for (Lane lane : Lane.values()) {
            threads.put(lane, Executors.newSingleThreadExecutor(work -> {
                var thread = new Thread(() -> {
                    threadSetup.accept(lane);
                    work.run();
                }, "espalier-" + lane.name().toLowerCase(Locale.ROOT));
                thread.setDaemon(true);
                return thread;
            }));
        }
    }

    /// Closes these lanes when the JVM exits, however it does.
    public void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "espalier-exit"));
    }

    @Override
    public <R> RunningJob submit(Lane lane, String title, Job<R> job, JobListener<R> listener) {
        var ticket = new Ticket<>(title, lane, job, listener,
                new Ticket.Surroundings(listeners, System::nanoTime, this::tell));
        List<Ticket<?>> replaced = enter(ticket);
        replaced.forEach(RunningJob::cancel);
        ticket.announce();
        try {
            threads.get(lane).execute(() -> {
                ticket.run();
                leave(ticket);
            });
        } catch (RejectedExecutionException _) {
            leave(ticket);
            ticket.cancel();
        }
        return ticket;
    }

    private synchronized List<Ticket<?>> enter(Ticket<?> ticket) {
        var replaced = open.stream().filter(old -> old.lane() == ticket.lane()
                && ticket.lane().replaces(old.title(), ticket.title())).toList();
        open.add(ticket);
        return replaced;
    }

    private synchronized void leave(Ticket<?> ticket) {
        open.remove(ticket);
    }

    private void tell(RunningJob job) {
        watchers.forEach(watcher -> watcher.accept(job));
    }

    @Override
    public void watch(Consumer<RunningJob> watcher) {
        watchers.add(watcher);
    }

    @Override
    public <T> Consumer<T> each(Consumer<T> receiver) {
        return item -> listeners.execute(() -> receiver.accept(item));
    }

    @Override
    public <T> Consumer<T> latest(JobContext context, Consumer<T> receiver) {
        return new Relay<>(listeners, context::isCancelled, receiver);
    }

    @Override
    public void close() {
        threads.values().forEach(ExecutorService::shutdown);
        unfinished().forEach(RunningJob::cancel);
        boolean interrupted = false;
        for (ExecutorService thread : threads.values()) {
            try {
                thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Ticket<?>> unfinished() {
        return List.copyOf(open);
    }
}
