package espalier.experiment;

import espalier.format.ModelFiles;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// Computes the hash by which a study knows its model again.
///
/// A model in one file has the SHA-256 of that file, as other programs compute it. Where weights lie in files beside it, the digest
/// goes on over the length of each and the CRC-32C of each megabyte: every byte counts, at the speed of the disk.
final class Fingerprint {
    private static final int BLOCK = 1 << 20;

    private final JobContext context;
    private final MessageDigest digest;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private final long total;
    private long done;

    private Fingerprint(long total, JobContext context) {
        this.total = total;
        this.context = context;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// The hash of the model in `file` and the files beside it, in lower-case hexadecimal.
    ///
    /// @throws InputException if one cannot be read
    static String of(Path file, JobContext context) {
        return of(file, List.copyOf(ModelFiles.besides(file)), context);
    }

    /// Whether `hash` is that of the model in `file`, or that of `file` alone, which studies of earlier versions saved.
    static boolean matches(String hash, Path file, JobContext context) {
        List<Path> besides = List.copyOf(ModelFiles.besides(file));
        return hash.equals(of(file, besides, context))
                || !besides.isEmpty() && hash.equals(of(file, List.of(), context));
    }

    private static String of(Path file, List<Path> besides, JobContext context) {
        try {
            long total = Files.size(file);
            for (Path path : besides) {
                total += Files.size(path);
            }
            var fingerprint = new Fingerprint(total, context);
            fingerprint.whole(file);
            for (Path path : besides) {
                fingerprint.checksums(path);
            }
            return HexFormat.of().formatHex(fingerprint.digest.digest());
        } catch (IOException e) {
            throw new InputException("Cannot read '" + file + "' (" + e.getMessage() + "); check the file.", e);
        }
    }

    private void whole(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            while (next(channel, file)) {
                digest.update(block);
            }
        }
    }

    private void checksums(Path file) throws IOException {
        digest.update(("\n" + Files.size(file)).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file)) {
            while (next(channel, file)) {
                var checksum = new CRC32C();
                checksum.update(block);
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue()).flip());
            }
        }
    }

    /// Fills the block with what comes next, and with less than its size only at the end.
    private boolean next(FileChannel channel, Path file) throws IOException {
        context.checkCancelled();
        block.clear();
        while (block.hasRemaining() && channel.read(block) >= 0) {
            // The system may give less at once than it was asked for.
        }
        block.flip();
        done += block.remaining();
        context.report(new Progress(total == 0 ? 1 : (double) done / total, "Reading " + file.getFileName()));
        return block.hasRemaining();
    }
}
