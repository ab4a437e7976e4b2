package espalier.cli;

import java.io.PrintStream;

/// Where a verb writes, and whether a person watches.
///
/// @param out results, and nothing else
/// @param err progress and errors
/// @param isTerminal whether progress may be drawn on `err`
public record Surroundings(PrintStream out, PrintStream err, boolean isTerminal) {
    /// Those of this process.
    public static Surroundings ofProcess() {
        return new Surroundings(System.out, System.err, System.console() != null && System.console().isTerminal());
    }
}
