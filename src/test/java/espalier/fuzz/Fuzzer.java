package espalier.fuzz;

import com.sun.management.ThreadMXBean;
import espalier.model.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Damages good files of one kind, opens each, and notes every answer that is neither success nor one sentence in time and in bounds.
final class Fuzzer {
    /// Processor time, so that a busy machine finds nothing that an idle one would not.
    private static final Duration SLOWEST = Duration.ofSeconds(2);
    private static final Duration HUNG = Duration.ofSeconds(30);
    /// What opening may allocate in all, most of which is gone again at once, and how much more for each byte of the file.
    private static final long MOST_BYTES = 256L << 20;
    private static final long MOST_PER_BYTE = 200;
    private static final int LONGEST_SENTENCE = 2000;
    private static final Path KEPT = Path.of("target", "fuzz");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Target target;
    private final Path folder;
    private final List<Finding> findings = new ArrayList<>();
    private volatile Running running = new Running(-1, 0);

    /// @param folder a folder of its own
    Fuzzer(Target target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    private record Running(long seed, long since) {}

    /// Opens `cases` damaged files made from the seeds `first`, `first + 1` and so on; stops at the first that hangs.
    List<Finding> run(long first, int cases) throws InterruptedException {
        var worker = new Thread(() -> work(first, cases), "espalier-fuzz-" + target);
        worker.setDaemon(true);
        worker.start();
        while (worker.isAlive()) {
            worker.join(200);
            Running now = running;
            if (worker.isAlive() && now.seed >= 0 && System.nanoTime() - now.since > HUNG.toNanos()) {
                String where = List.of(worker.getStackTrace()).stream().limit(8).map(Object::toString)
                        .collect(Collectors.joining(" < "));
                return List.of(new Finding(target, now.seed, "hangs at " + where, keep(now.seed, damaged(now.seed))));
            }
        }
        return List.copyOf(findings);
    }

    private void work(long first, int cases) {
        try {
            target.companions().write(folder);
            Path file = folder.resolve(target.fileName());
            for (long seed = first; seed < first + cases; seed++) {
                byte[] bytes = damaged(seed);
                Files.write(file, bytes);
                String wrong = attempt(seed, file);
                if (!wrong.isEmpty()) {
                    findings.add(new Finding(target, seed, wrong, keep(seed, bytes)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] damaged(long seed) {
        var random = new Random(seed * 0x9E3779B97F4A7C15L + target.name().hashCode());
        byte[] good = target.seeds().get(random.nextInt(target.seeds().size()));
        byte[] other = target.seeds().get(random.nextInt(target.seeds().size()));
        try {
            return target.mutations().get(random.nextInt(target.mutations().size())).of(good, other, random);
        } catch (Exception e) {
            throw new IllegalStateException("Seed " + seed + " of " + target + " makes no file", e);
        }
    }

    /// What was wrong with the answer; empty where nothing was.
    private String attempt(long seed, Path file) throws IOException {
        long self = Thread.currentThread().threadId();
        long bytes = THREADS.getThreadAllocatedBytes(self);
        long time = THREADS.getCurrentThreadCpuTime();
        running = new Running(seed, System.nanoTime());
        String wrong = answer(file);
        running = new Running(-1, 0);
        long milliseconds = (THREADS.getCurrentThreadCpuTime() - time) / 1_000_000;
        long megabytes = THREADS.getThreadAllocatedBytes(self) - bytes >> 20;
        if (!wrong.isEmpty()) {
            return wrong;
        }
        if (milliseconds > SLOWEST.toMillis()) {
            return "takes " + milliseconds + " ms";
        }
        return megabytes > MOST_BYTES + MOST_PER_BYTE * Files.size(file) >> 20 ? "allocates " + megabytes + " MB" : "";
    }

    private String answer(Path file) throws IOException {
        try {
            target.opening().open(file, folder);
            return "";
        } catch (InputException e) {
            return fault(e, file);
        } catch (RuntimeException | Error e) { // NOSONAR whatever it is, the run goes on and tells
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return "throws " + trace.toString().lines().limit(8).map(String::strip).collect(Collectors.joining(" < "));
        }
    }

    private static String fault(InputException refusal, Path file) {
        String sentence = String.valueOf(refusal.getMessage());
        if (!sentence.contains(file.getFileName().toString())) {
            return "does not name the file: " + sentence;
        }
        boolean isSentence = sentence.endsWith(".") && sentence.length() <= LONGEST_SENTENCE
                && sentence.chars().noneMatch(Character::isISOControl);
        return isSentence
                ? ""
                : "is no sentence of bearable length (" + sentence.length() + "): "
                        + sentence.substring(0, Math.min(300, sentence.length()));
    }

    private Path keep(long seed, byte[] bytes) {
        try {
            Files.createDirectories(KEPT);
            String ending = target.fileName().substring(target.fileName().lastIndexOf('.'));
            return Files.write(KEPT.resolve(target.name().replace(' ', '-') + "-" + seed + ending), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
