package espalier.format.torch.archive;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A zip archive in memory, usually mapped: stored entries are slices of it, packed ones are unpacked when asked for.
final class ZipArchive {
    /// Code and pickles are packed sometimes, tensors never; what unpacks to more than this is an attack.
    private static final long LARGEST_UNPACKED = 256L << 20;

    private final MemorySegment bytes;
    private final LinkedHashMap<String, ZipEntry> entries;

    private ZipArchive(MemorySegment bytes, LinkedHashMap<String, ZipEntry> entries) {
        this.bytes = bytes;
        this.entries = entries;
    }

    /// The archive in `bytes`; its directory is checked as a whole.
    ///
    /// @throws MalformedException if entries overlap, lie outside, or have names that no archive of a model has
    static ZipArchive of(MemorySegment bytes) {
        return new ZipArchive(bytes, new ZipDirectory(bytes).entries());
    }

    /// The names of all entries in the directory's order.
    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /// The contents of an entry.
    ///
    /// @throws MalformedException if it is missing or damaged
    MemorySegment contents(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new MalformedException("it lacks the entry '" + name + "'");
        }
        MemorySegment stored = bytes.asSlice(entry.dataOffset(), entry.packed());
        MemorySegment contents = entry.isDeflated() ? inflated(entry, stored) : stored;
        // PyTorch can be told to write no check sums, which are 0 then.
        if (entry.crc() != 0 && entry.crc() != crc(contents)) {
            throw new MalformedException("its entry '" + name + "' is damaged: the check sum differs");
        }
        return contents;
    }

    /// The contents of an entry as text.
    String text(String name) {
        return new String(contents(name).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static MemorySegment inflated(ZipEntry entry, MemorySegment packed) {
        // Deflate packs at most 1032 to 1.
        if (entry.size() > LARGEST_UNPACKED || entry.size() / 1032 > packed.byteSize()) {
            throw new MalformedException("its entry '%s' claims to unpack from %d to %d bytes".formatted(entry.name(),
                    packed.byteSize(), entry.size()));
        }
        byte[] result = new byte[(int) entry.size()];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed.asByteBuffer());
            int done = 0;
            while (done < result.length) {
                int count = inflater.inflate(result, done, result.length - done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            if (done == result.length && (inflater.finished() || inflater.inflate(new byte[1]) == 0)) {
                return MemorySegment.ofArray(result);
            }
            throw new MalformedException("its entry '" + entry.name() + "' does not unpack to the size it claims");
        } catch (DataFormatException _) {
            throw new MalformedException("its entry '" + entry.name() + "' does not unpack");
        }
    }

    private static long crc(MemorySegment contents) {
        var crc = new CRC32();
        long step = 1L << 30;
        for (long at = 0; at < contents.byteSize(); at += step) {
            crc.update(contents.asSlice(at, Math.min(step, contents.byteSize() - at)).asByteBuffer());
        }
        return crc.getValue();
    }
}
