package espalier.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Measures two ways of doing the same in turns, so that whatever slows the machine down slows both.
final class Stopwatch {
    /// The work that is measured.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /// Seconds of processor time of this thread for each way: the median over the rounds, and of the ratios of second to first.
    record Result(double first, double second, double ratio) {}

    private Stopwatch() {
    }

    /// Runs both `rounds` times in turns after two rounds that do not count.
    static Result compare(int rounds, Work first, Work second) throws Exception {
        double[] firsts = new double[rounds];
        double[] seconds = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = -2; i < rounds; i++) {
            double a = seconds(first);
            double b = seconds(second);
            if (i >= 0) {
                firsts[i] = a;
                seconds[i] = b;
                ratios[i] = b / a;
            }
        }
        return new Result(median(firsts), median(seconds), median(ratios));
    }

    /// The median of wall seconds over `rounds` after as many that do not count.
    static double wall(int rounds, Work work) throws Exception {
        double[] times = new double[rounds];
        for (int i = -rounds; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            if (i >= 0) {
                times[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        return median(times);
    }

    /// The median of seconds of this thread's processor time over `rounds` after one that does not count.
    static double processor(int rounds, Work work) throws Exception {
        double[] times = new double[rounds];
        for (int i = -1; i < rounds; i++) {
            double time = seconds(work);
            if (i >= 0) {
                times[i] = time;
            }
        }
        return median(times);
    }

    private static double seconds(Work work) throws Exception {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
