package espalier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
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
        return isWindows()
                ? new Surroundings(System.out, System.err, isTerminal(STDERR))
                : new Surroundings(unicode(FileDescriptor.out), unicode(FileDescriptor.err), isTerminal(STDERR));
    }

    /// A stream in UTF-8: JSON is always that, and a server often has no locale that Java could guess it from.
    private static PrintStream unicode(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /// Asks the C library, which the launcher allows: Java itself knows only of input and output together.
    @SuppressWarnings("restricted") // One call of a function without effects.
    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> isatty = linker.defaultLookup().find(isWindows() ? "_isatty" : "isatty");
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
