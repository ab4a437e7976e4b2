package espalier.fuzz;

import java.nio.file.Path;

/// A damaged file that a reader did not answer as it should.
///
/// @param seed makes the same file again
/// @param what went wrong
/// @param saved where the file is kept
record Finding(Target target, long seed, String what, Path saved) {
    @Override
    public String toString() {
        return "%s, seed %d: %s (the file is kept as %s)".formatted(target, seed, what, saved);
    }
}
