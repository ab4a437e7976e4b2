package espalier.format.file;

import espalier.model.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Writes files so that whoever looks sees the old content or the new one, never a part of it.
///
/// Bytes go to a temporary name in the same folder, are forced to the disk, and are moved into place in one step. Whatever goes
/// wrong on the way (a full disk, a cancelled job), the old file stays as it was and the temporary one goes away.
public final class SafeFiles {
    private static final int BUFFER_BYTES = 1 << 16;

    private SafeFiles() {
    }

    /// What to do with a file that is already there.
    public enum Replace {
        /// Refuse to touch it.
        REFUSE,
        /// Put the new one in its place: somebody agreed.
        AGREED
    }

    /// Gives the bytes of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes all bytes to `out`, which the caller closes.
        void writeTo(OutputStream out) throws IOException;
    }

    /// Writes `content` to `target` as described above.
    ///
    /// @return the length of the file in bytes
    /// @throws InputException if the folder is missing or closed to us, the disk is full, or the file is there and may not be replaced
    public static long write(Path target, Replace replace, Content content) {
        return write(target, replace, content, _ -> {});
    }

    /// Writes `content` to `target` as described above, if `check` agrees.
    ///
    /// @param check looks at the finished file under its temporary name; whatever it throws leaves the old file as it was
    /// @return the length of the file in bytes
    /// @throws InputException as [#write(Path, Replace, Content)] does
    public static long write(Path target, Replace replace, Content content, Consumer<Path> check) {
        try {
            Path place = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
            requirePlace(place, replace);
            Path part = part(place);
            try {
                long bytes = fill(part, content);
                check.accept(part);
                requireFree(place, replace);
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return bytes;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw explained(target, e);
        } catch (UncheckedIOException e) {
            throw explained(target, e.getCause());
        }
    }

    /// Says early what [#write] would refuse for reasons that can be seen without writing: call it before long work.
    ///
    /// @throws InputException as [#write] does
    public static void requirePlace(Path target, Replace replace) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new InputException("'" + target + "' is a folder; add the name of a file.");
        }
        if (!Files.exists(folder)) {
            throw new InputException("There is no folder '" + folder + "'; create it or choose another.");
        }
        if (!Files.isDirectory(folder)) {
            throw new InputException("'" + folder + "' is a file, not a folder; choose another place.");
        }
        requireFree(target, replace);
    }

    private static void requireFree(Path target, Replace replace) {
        if (replace == Replace.REFUSE && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException("'" + target + "' is already there; choose another name or agree to replace it.");
        }
    }

    /// Creates an empty file beside `place`, with the rights new files have here.
    private static Path part(Path place) throws IOException {
        for (int attempt = 0;; attempt++) {
            Path part = place.resolveSibling(
                    "." + place.getFileName() + "." + ProcessHandle.current().pid() + "-" + attempt + ".part");
            try {
                return Files.createFile(part);
            } catch (FileAlreadyExistsException e) {
                if (attempt == 1000) {
                    throw e;
                }
            }
        }
    }

    private static long fill(Path part, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return channel.size();
        }
    }

    /// Writers of images hide the reason below one of their own.
    private static boolean isFull(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage())).anyMatch(reason -> reason.contains("No space left")
                        || reason.contains("not enough space") || reason.contains("quota"));
    }

    private static InputException explained(Path target, IOException e) {
        String reason = String.valueOf(e.getMessage());
        if (isFull(e)) {
            return new InputException("The disk is full: '" + target
                    + "' could not be written and is as it was before; free some space or choose another disk.", e);
        }
        if (e instanceof AccessDeniedException) {
            return new InputException("'" + target + "' may not be written by this user; choose another folder.", e);
        }
        return new InputException(
                "'" + target + "' could not be written (" + reason + "); check the place or choose another.", e);
    }
}
