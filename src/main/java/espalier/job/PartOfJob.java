package espalier.job;

/// The context of a step of a larger job: its 0..1 is `from`..`to` of the whole.
record PartOfJob(JobContext whole, double from, double to, String prefix) implements JobContext {
    @Override
    public void report(Progress progress) {
        double done = progress.done() < 0 ? from : from + (to - from) * Math.min(1, progress.done());
        whole.report(new Progress(done, prefix + progress.message()));
    }

    @Override
    public boolean isCancelled() {
        return whole.isCancelled();
    }
}
