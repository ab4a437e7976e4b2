package espalier.cli;

import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Optional;

/// Where a verb writes, and whether a person watches.
///
/// @param out results, and nothing else
/// @param err progress and errors
/// @param isTerminal whether progress may be drawn on `err`
public record Surroundings(PrintStream out, PrintStream err, boolean isTerminal) {
    private static final int STDERR = 2;

    /// Those of this process.
    public static Surroundings ofProcess() {
        return new Surroundings(System.out, System.err, isTerminal(STDERR));
    }

    /// Asks the C library, which the launcher allows: Java itself knows only of input and output together.
    @SuppressWarnings("restricted") // One call of a function without effects.
    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        Optional<MemorySegment> isatty = linker.defaultLookup().find(windows ? "_isatty" : "isatty");
        if (isatty.isEmpty()) {
            return false;
        }
        try {
            var call = linker.downcallHandle(isatty.get(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) call.invokeExact(descriptor) != 0;
        } catch (Throwable e) {
            throw new IllegalStateException("isatty cannot be called", e);
        }
    }
}
