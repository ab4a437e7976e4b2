package espalier.ui;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.application.Platform;

/// The one way from other threads to the window's thread.
public final class FxBridge implements Executor {
    private final Executor post;

    /// The bridge to JavaFX's thread.
    public FxBridge() {
        this(Platform::runLater);
    }

    /// A bridge to whatever `post` leads to, for tests.
    public FxBridge(Executor post) {
        this.post = post;
    }

    /// Runs `action` on the window's thread, soon and in order.
    @Override
    public void execute(Runnable action) {
        post.execute(action);
    }

    /// A consumer for any thread that hands its values to `sink` on the window's thread; of values that come faster than the
    /// window takes them, only the latest arrives.
    public <T> Consumer<T> latest(Consumer<? super T> sink) {
        var waiting = new AtomicReference<T>();
        return value -> {
            if (waiting.getAndSet(value) == null) {
                execute(() -> sink.accept(waiting.getAndSet(null)));
            }
        };
    }
}
