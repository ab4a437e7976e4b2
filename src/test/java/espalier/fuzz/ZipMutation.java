package espalier.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Damages an entry of a zip archive and packs it anew with a right checksum, or changes fields of its headers.
final class ZipMutation implements Mutation {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    /// What follows each signature: where two- and four-byte fields begin.
    private static final Map<Integer, int[]> FIELDS = Map.of(LOCAL, new int[]{6, 8, 14, 18, 22, 26, 28}, CENTRAL,
            new int[]{8, 10, 16, 20, 24, 28, 30, 32, 42}, END, new int[]{4, 8, 10, 12, 16, 20});

    private final Mutation inner;

    /// @param inner damages an entry's content
    ZipMutation(Mutation inner) {
        this.inner = inner;
    }

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) throws Exception {
        return random.nextInt(3) == 0 ? headers(good.clone(), random) : entries(good, random);
    }

    private static byte[] headers(byte[] bytes, Random random) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var places = new ArrayList<Integer>();
        for (int at = 0; at + 46 <= bytes.length || at + 22 <= bytes.length; at++) {
            int[] fields = FIELDS.getOrDefault(file.getInt(at), new int[0]);
            for (int field : fields) {
                if (at + field + 4 <= bytes.length) {
                    places.add(at + field);
                }
            }
        }
        for (int i = 0, changes = 1 + random.nextInt(2); i < changes && !places.isEmpty(); i++) {
            int at = places.get(random.nextInt(places.size()));
            long number = Hostile.number(file.getShort(at), random);
            if (random.nextBoolean()) {
                file.putInt(at, (int) number);
            } else {
                file.putShort(at, (short) number);
            }
        }
        return bytes;
    }

    private byte[] entries(byte[] good, Random random) throws Exception {
        Map<String, byte[]> entries = read(good);
        List<String> names = List.copyOf(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] content = entries.get(name);
        switch (random.nextInt(8)) {
            case 0 -> entries.remove(name);
            case 1 -> entries.put(random.nextBoolean() ? "../" + name : name + "x", content);
            case 2 -> entries.put(name, entries.get(names.get(random.nextInt(names.size()))));
            default -> entries.put(name, content.length == 0
                    ? new byte[]{1}
                    : inner.of(content, entries.get(names.getFirst()), random));
        }
        return written(entries, random.nextBoolean());
    }

    private static Map<String, byte[]> read(byte[] bytes) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] written(Map<String, byte[]> entries, boolean isPacked) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setMethod(isPacked ? ZipOutputStream.DEFLATED : ZipOutputStream.STORED);
            for (var content : entries.entrySet()) {
                var entry = new ZipEntry(content.getKey());
                var checksum = new CRC32();
                checksum.update(content.getValue());
                entry.setCrc(checksum.getValue());
                entry.setSize(content.getValue().length);
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
