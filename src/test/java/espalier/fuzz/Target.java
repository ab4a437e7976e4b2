package espalier.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One kind of file that people open: good ones, ways to damage them, and how the program opens them.
///
/// @param fileName what a damaged file is called, perhaps in folders; messages must name its last part
/// @param cases how many damaged files a short run opens
record Target(String name, String fileName, int cases, List<byte[]> seeds, List<Mutation> mutations,
        Companions companions, Opening opening) {
    /// Writes the good files that must lie beside the damaged one.
    @FunctionalInterface
    interface Companions {
        /// Nothing lies beside it.
        Companions NONE = _ -> {};

        void write(Path folder) throws IOException;
    }

    /// Opens a file as far as the program does when a person names it.
    @FunctionalInterface
    interface Opening {
        /// @param file the damaged file
        /// @param folder the folder it was put into under its name
        void open(Path file, Path folder) throws IOException;
    }

    @Override
    public String toString() {
        return name;
    }
}
