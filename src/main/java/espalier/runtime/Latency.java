package espalier.runtime;

import espalier.model.array.Array;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long one run of a model takes, measured.
///
/// @param median half of the runs were faster
/// @param p10 a tenth of the runs were faster
/// @param p90 nine tenths of the runs were faster
/// @param runs measured runs; warm-up is not counted
/// @param threads threads a single operator may use
/// @param machine the processor the runs were on
public record Latency(Duration median, Duration p10, Duration p90, int runs, int threads, String machine) {
    private static final int WARM_UP = 5;
    private static final int FEWEST = 9;
    private static final long LONGEST_NANOS = 20_000_000_000L;

    /// The median in milliseconds.
    public double medianMillis() {
        return median.toNanos() / 1e6;
    }

    /// Measures several sessions turn by turn, so that whatever else the machine does falls on all of them alike.
    ///
    /// @param inputs what every session runs on
    /// @param runs measured runs of each session, at least 1; fewer, but at least 9, where they would take longer than 20 seconds
    /// @param betweenRounds called before every round; what it throws ends the measurement
    /// @return one latency per session, in their order
    public static List<Latency> compare(List<OnnxSession> sessions, Array inputs, int runs, Runnable betweenRounds) {
        var prepared = new ArrayList<OnnxSession.Prepared>();
        try {
            sessions.forEach(session -> prepared.add(session.prepare(inputs)));
            long[][] nanos = new long[sessions.size()][runs];
            long begin = System.nanoTime();
            int measured = 0;
            for (int round = -WARM_UP; round < runs && !(measured >= FEWEST && isLong(begin)); round++) {
                betweenRounds.run();
                measured = Math.max(0, round + 1);
                for (int i = 0; i < nanos.length; i++) {
                    long start = System.nanoTime();
                    prepared.get(i).run();
                    if (round >= 0) {
                        nanos[i][round] = System.nanoTime() - start;
                    }
                }
            }
            var latencies = new ArrayList<Latency>();
            for (int i = 0; i < nanos.length; i++) {
                latencies.add(of(Arrays.copyOf(nanos[i], measured), sessions.get(i).threads()));
            }
            return List.copyOf(latencies);
        } finally {
            prepared.forEach(OnnxSession.Prepared::close);
        }
    }

    private static boolean isLong(long begin) {
        return System.nanoTime() - begin > LONGEST_NANOS;
    }

    private static Latency of(long[] nanos, int threads) {
        Arrays.sort(nanos);
        return new Latency(quantile(nanos, 0.5), quantile(nanos, 0.1), quantile(nanos, 0.9), nanos.length, threads,
                Machine.name());
    }

    private static Duration quantile(long[] sorted, double share) {
        return Duration.ofNanos(sorted[(int) Math.round(share * (sorted.length - 1))]);
    }
}
