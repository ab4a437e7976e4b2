package espalier.cli;

import espalier.job.JobContext;
import espalier.job.Progress;

/// Draws how far a verb is on one line of the terminal; silent where there is no terminal.
final class TerminalProgress implements JobContext {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Surroundings surroundings;
    private String shown = "";

    TerminalProgress(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void report(Progress progress) {
        String line = progress.done() < 0
                ? progress.message()
                : "%3.0f %%  %s".formatted(100 * progress.done(), progress.message());
        if (surroundings.isTerminal() && !line.equals(shown)) {
            surroundings.err().print(CLEAR_LINE + line);
            surroundings.err().flush();
            shown = line;
        }
    }

    /// Takes the line away.
    void clear() {
        if (!shown.isEmpty()) {
            surroundings.err().print(CLEAR_LINE);
            surroundings.err().flush();
        }
    }

    /// Never: whoever wants a verb to stop ends the process, and no file is ever left half-written.
    @Override
    public boolean isCancelled() {
        return false;
    }
}
