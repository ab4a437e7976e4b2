package espalier.job;

/// Runs native code that needs a deeper stack than Java gives its threads by itself.
public final class DeepStack {
    private static final long BYTES = 64L << 20;

    private DeepStack() {
    }

    /// Runs `work` on a thread of its own and waits for it; what it throws is thrown here.
    public static void run(Runnable work) {
        var failure = new Throwable[1];
        var thread = new Thread(null, work, "espalier-deep", BYTES);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure[0] = thrown);
        thread.start();
        join(thread);
        switch (failure[0]) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure[0]);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
