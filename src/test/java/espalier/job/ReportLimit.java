package espalier.job;

/// A context in which a job is cancelled at one of its reports.
public final class ReportLimit implements JobContext {
    private final int most;
    private int reports;

    /// @param most the report, counted from 1, after which the job is to stop
    public ReportLimit(int most) {
        this.most = most;
    }

    /// How many reports there were.
    public int reports() {
        return reports;
    }

    @Override
    public void report(Progress progress) {
        reports++;
    }

    @Override
    public boolean isCancelled() {
        return reports >= most;
    }
}
