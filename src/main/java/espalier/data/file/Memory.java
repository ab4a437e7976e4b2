package espalier.data.file;

import espalier.model.InputException;
import java.nio.file.Path;
import java.util.Locale;

/// The limit on what one file may take in memory, asked before anything is allocated for it: a quarter of the heap, because
/// reading holds up to three copies for a moment.
public final class Memory {
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 16L;

    private Memory() {
    }

    /// Makes sure that one array of `count · size` bytes for `file` fits, and gives its length.
    ///
    /// @param count how many values the file says it holds
    /// @param size bytes a value
    /// @throws InputException if it does not fit
    public static int require(long count, long size, Path file) {
        return require(count, size, file, "start Espalier with a larger -Xmx");
    }

    /// As above, with another remedy.
    ///
    /// @param remedy what the person can do, such as `add limit=1000`
    public static int require(long count, long size, Path file, String remedy) {
        long most = Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / 4);
        if (count < 0 || count > most / size) {
            throw new InputException(String.format(Locale.ROOT,
                    "'%s' says that it holds %,d values, which is more than fits into memory; if that is right, %s.",
                    file, count, remedy));
        }
        return (int) (count * size);
    }
}
