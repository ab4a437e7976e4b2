package planted.threads.compress;

/// Planted: a thread outside of job.
public final class Busy {
    void run() {
        new Thread(() -> {}).start();
    }
}
