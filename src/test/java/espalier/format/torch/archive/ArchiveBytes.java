package espalier.format.torch.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Puts together archives for tests as PyTorch lays them out.
public final class ArchiveBytes {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /// An entry below the archive's root.
    public ArchiveBytes with(String name, byte[] contents) {
        entries.put("net/" + name, contents);
        return this;
    }

    public ArchiveBytes with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Floats as the storage `name`, such as `data/0`.
    public ArchiveBytes with(String name, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return with(name, bytes.array());
    }

    /// This archive with a few bytes of one entry changed, removed, or doubled; check sums are right.
    public byte[] mutated(Random random) {
        var other = new ArchiveBytes();
        other.entries.putAll(entries);
        List<String> names = List.copyOf(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        var bytes = new ByteArrayOutputStream();
        byte[] old = entries.get(name);
        int at = random.nextInt(old.length + 1);
        int length = Math.min(random.nextInt(4), old.length - at);
        bytes.write(old, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> bytes.write(old, at, length);
            case 1 -> bytes.write(random.nextInt(256));
            case 2 -> bytes.write("()[],.=:0129 -\n\"".charAt(random.nextInt(16)));
            default -> {
                // Bytes are missing.
            }
        }
        bytes.write(old, at + (random.nextBoolean() ? length : 0), old.length - at - length);
        other.entries.put(name, bytes.toByteArray());
        return other.stored();
    }

    /// The archive, nothing packed.
    public byte[] stored() {
        return zip(ZipEntry.STORED);
    }

    /// The archive, everything packed.
    public byte[] packed() {
        return zip(ZipEntry.DEFLATED);
    }

    private byte[] zip(int method) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : entries.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    var crc = new CRC32();
                    crc.update(file.getValue());
                    entry.setCrc(crc.getValue());
                    entry.setSize(file.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
