package espalier.format.file;

import espalier.model.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a model's file.
public final class FileBytes {
    /// Smaller files are copied into memory, so that they can be replaced or deleted while their model is open.
    private static final long MAPPED_FROM_BYTES = 64L << 20;

    private FileBytes() {
    }

    /// The bytes of `file`, read-only; large files stay on the disk, mapped.
    ///
    /// @throws InputException if it is missing, a folder, or cannot be read
    public static MemorySegment of(Path file) {
        requireFile(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() < MAPPED_FROM_BYTES
                    ? MemorySegment.ofArray(Files.readAllBytes(file)).asReadOnly()
                    : channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Makes sure that `file` is a file.
    ///
    /// @throws InputException if it is missing or a folder
    public static void requireFile(Path file) {
        if (!Files.exists(file)) {
            throw new InputException("There is no file '" + file + "'; check the path.");
        }
        if (Files.isDirectory(file)) {
            throw new InputException("'" + file + "' is a folder; choose the model file in it.");
        }
    }

    /// The sentence for a file whose reading failed with `cause`.
    public static InputException unreadable(Path file, IOException cause) {
        return new InputException("Cannot read '%s': %s; check the path and its permissions.".formatted(file,
                cause.getMessage()), cause);
    }
}
