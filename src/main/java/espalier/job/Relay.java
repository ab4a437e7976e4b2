package espalier.job;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Hands the latest of many items over to another thread, at most one at a time.
final class Relay<T> implements Consumer<T> {
    private final AtomicReference<T> pending = new AtomicReference<>();
    private final Executor executor;
    private final BooleanSupplier dropped;
    private final Consumer<T> receiver;

    Relay(Executor executor, BooleanSupplier dropped, Consumer<T> receiver) {
        this.executor = executor;
        this.dropped = dropped;
        this.receiver = receiver;
    }

    @Override
    public void accept(T item) {
        if (pending.getAndSet(item) == null) {
            executor.execute(this::deliver);
        }
    }

    private void deliver() {
        T item = pending.getAndSet(null);
        if (!dropped.getAsBoolean()) {
            receiver.accept(item);
        }
    }
}
