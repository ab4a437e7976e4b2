package espalier.data.file;

import espalier.model.InputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Opens files that people name, and says in one sentence what is wrong with them.
public final class InputFiles {
    private static final int BUFFER = 1 << 16;

    private InputFiles() {
    }

    /// The content of `file`, unpacked where it is gzip, whatever its name.
    ///
    /// @throws InputException if there is no such file
    /// @throws IOException if it cannot be read; [#unreadable] words it
    public static InputStream open(Path file) throws IOException {
        requireFile(file);
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return packed ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /// Makes sure that `file` is a file.
    ///
    /// @throws InputException if it is not
    public static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("'%s' is a folder, but a file is needed here; name the file.".formatted(file));
        }
        if (!Files.exists(file)) {
            throw new InputException("There is no file '%s'; check the path.".formatted(file));
        }
    }

    /// Makes sure that `folder` is a folder.
    ///
    /// @throws InputException if it is not
    public static void requireFolder(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw new InputException(
                    "'%s' is a file, but a folder is needed here; name the folder it is in.".formatted(folder));
        }
        if (!Files.isDirectory(folder)) {
            throw new InputException("There is no folder '%s'; check the path.".formatted(folder));
        }
    }

    /// The sentence for a file whose reading failed with `cause`.
    public static InputException unreadable(Path file, IOException cause) {
        String sentence = switch (cause) {
            case EOFException _ -> "'%s' ends too early; it is damaged, so fetch or write it again.";
            case ZipException _ -> "'%s' is damaged (its compressed part cannot be unpacked); fetch or write it again.";
            case AccessDeniedException _ -> "'%s' cannot be read; allow this user to read it.";
            default -> "'%s' cannot be read (" + cause.getMessage() + "); check the file and the disk.";
        };
        return new InputException(sentence.formatted(file), cause);
    }
}
