package espalier.format.torch.archive;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the directory at the end of a zip archive, with the 64-bit extension, and holds it against the archive itself.
final class ZipDirectory {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final int END64_SIZE = 56;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIZE = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long IN_EXTENSION = 0xffffffffL;

    private final MemorySegment bytes;

    ZipDirectory(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /// All entries that are no folders, by name.
    LinkedHashMap<String, ZipEntry> entries() {
        long end = findEnd();
        long count = unsigned16(end + 10);
        long size = unsigned32(end + 12);
        long start = unsigned32(end + 16);
        long locator = end - LOCATOR_SIZE;
        if (locator >= 0 && signature(locator) == 0x07064b50) {
            long end64 = long64(locator + 8);
            require(end64 >= 0 && end64 <= locator - END64_SIZE && signature(end64) == 0x06064b50);
            count = long64(end64 + 32);
            size = long64(end64 + 40);
            start = long64(end64 + 48);
        }
        require(start >= 0 && size >= 0 && start <= end - size && count >= 0 && count <= size / CENTRAL_SIZE);
        return checked(read(start, start + size, count), start);
    }

    private long findEnd() {
        long earliest = Math.max(0, bytes.byteSize() - END_SIZE - LONGEST_COMMENT);
        for (long at = bytes.byteSize() - END_SIZE; at >= earliest; at--) {
            if (signature(at) == 0x06054b50 && at + END_SIZE + unsigned16(at + 20) <= bytes.byteSize()) {
                return at;
            }
        }
        throw new MalformedException("it is a zip archive that is cut short: its directory is missing");
    }

    private List<ZipEntry> read(long start, long end, long count) {
        var all = new ArrayList<ZipEntry>();
        long at = start;
        for (long i = 0; i < count; i++) {
            require(at <= end - CENTRAL_SIZE && signature(at) == 0x02014b50);
            int nameLength = unsigned16(at + 28);
            int extraLength = unsigned16(at + 30);
            long next = at + CENTRAL_SIZE + nameLength + extraLength + unsigned16(at + 32);
            require(next <= end);
            all.add(entry(at, text(at + CENTRAL_SIZE, nameLength), at + CENTRAL_SIZE + nameLength, extraLength, start));
            at = next;
        }
        return all;
    }

    private ZipEntry entry(long at, String name, long extra, int extraLength, long limit) {
        requireName(name);
        int flags = unsigned16(at + 8);
        int method = unsigned16(at + 10);
        if ((flags & 1) != 0 || method != 0 && method != 8) {
            throw new MalformedException("its entry '" + name + "' is encrypted or packed in an unusual way");
        }
        var extension = new Extension(extra, extraLength);
        long size = extension.or(unsigned32(at + 24));
        long packed = extension.or(unsigned32(at + 20));
        long header = extension.or(unsigned32(at + 42));
        requireIn(header >= 0 && header <= limit - LOCAL_SIZE && signature(header) == 0x04034b50, name);
        long data = header + LOCAL_SIZE + unsigned16(header + 26) + unsigned16(header + 28);
        requireIn(packed >= 0 && size >= 0 && data <= limit - packed && (method == 8 || packed == size), name);
        requireIn(unsigned16(header + 26) == name.getBytes(StandardCharsets.UTF_8).length
                && text(header + LOCAL_SIZE, unsigned16(header + 26)).equals(name), name);
        return new ZipEntry(name, method == 8, unsigned32(at + 16), header, data, packed, size);
    }

    /// The 64-bit values of an entry whose 32-bit fields are full, in the order of the fields.
    private final class Extension {
        private long at;
        private long end;

        Extension(long extra, int length) {
            for (long field = extra; field + 4 <= extra + length; field += 4 + unsigned16(field + 2)) {
                if (unsigned16(field) == 1) {
                    at = field + 4;
                    end = Math.min(extra + length, at + unsigned16(field + 2));
                    return;
                }
            }
        }

        long or(long field) {
            if (field != IN_EXTENSION || at + 8 > end) {
                return field;
            }
            at += 8;
            return long64(at - 8);
        }
    }

    private static void requireName(String name) {
        boolean climbs = name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..");
        if (name.isEmpty() || climbs || name.chars().anyMatch(c -> c < ' ')) {
            throw new MalformedException("it has an entry with the name '" + name.replaceAll("\\p{Cntrl}", "?")
                    + "', which no model's archive has");
        }
    }

    private static LinkedHashMap<String, ZipEntry> checked(List<ZipEntry> all, long limit) {
        var sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(ZipEntry::headerOffset));
        for (int i = 0; i < sorted.size(); i++) {
            long next = i + 1 < sorted.size() ? sorted.get(i + 1).headerOffset() : limit;
            if (sorted.get(i).end() > next) {
                throw new MalformedException("its entry '" + sorted.get(i).name() + "' overlaps another");
            }
        }
        var byName = new LinkedHashMap<String, ZipEntry>();
        for (ZipEntry entry : all) {
            if (!entry.name().endsWith("/") && byName.put(entry.name(), entry) != null) {
                throw new MalformedException("it has two entries called '" + entry.name() + "'");
            }
        }
        return byName;
    }

    private static void requireIn(boolean holds, String name) {
        if (!holds) {
            throw new MalformedException("its entry '" + name + "' does not lie where the directory says");
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new MalformedException("it is a zip archive whose directory is damaged");
        }
    }

    private String text(long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private int signature(long at) {
        return bytes.get(INT, at);
    }

    private int unsigned16(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    private long unsigned32(long at) {
        return bytes.get(INT, at) & 0xffffffffL;
    }

    private long long64(long at) {
        return bytes.get(LONG, at);
    }
}
