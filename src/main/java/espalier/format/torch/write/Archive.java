package espalier.format.torch.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/// A zip archive to be written: nothing compressed, every content at a multiple of 64 bytes so that PyTorch can map it, no times
/// in it, and its length known beforehand. Zip64 where a size or a place needs it.
final class Archive {
    private static final int ALIGNMENT = 64;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int WIDE_END_BYTES = 56 + 20;
    private static final int VERSION = 20;
    private static final int WIDE_VERSION = 45;
    private static final short WIDE_FIELD = 1;
    /// The extra field that PyTorch fills up with.
    private static final short PADDING_FIELD = (short) ('F' | 'B' << 8);
    /// 1 January 1980, the earliest date there is.
    private static final short DATE = 0x21;

    private final long limit;
    private final List<Placed> placed = new ArrayList<>();
    private final long directory;
    private final long directoryBytes;

    /// Where an entry lies.
    private record Placed(Entry entry, byte[] name, long offset, int padding, boolean isLarge, boolean isFar) {
        int localBytes() {
            return LOCAL_BYTES + name.length + (isLarge ? 20 : 0) + padding;
        }

        int wideBytes() {
            return (isLarge ? 16 : 0) + (isFar ? 8 : 0);
        }

        int centralBytes() {
            return CENTRAL_BYTES + name.length + (wideBytes() == 0 ? 0 : 4 + wideBytes());
        }
    }

    Archive(List<Entry> entries) {
        this(entries, 0xffff_ffffL);
    }

    /// @param limit from which size or place on zip64 is used
    Archive(List<Entry> entries, long limit) {
        this.limit = limit;
        long offset = 0;
        long central = 0;
        for (Entry entry : entries) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            boolean isLarge = entry.bytes() >= limit;
            long unpadded = offset + LOCAL_BYTES + name.length + (isLarge ? 20 : 0);
            int padding = 4 + (int) Math.floorMod(-(unpadded + 4), (long) ALIGNMENT);
            var place = new Placed(entry, name, offset, padding, isLarge, offset >= limit);
            placed.add(place);
            offset = unpadded + padding + entry.bytes();
            central += place.centralBytes();
        }
        directory = offset;
        directoryBytes = central;
    }

    /// The length of the archive.
    long bytes() {
        return directory + directoryBytes + (isWide() ? WIDE_END_BYTES : 0) + END_BYTES;
    }

    private boolean isWide() {
        return directory >= limit || directoryBytes >= limit || placed.size() >= 0xffff;
    }

    void writeTo(OutputStream out) throws IOException {
        var checksums = new ArrayList<Integer>();
        for (Placed place : placed) {
            int checksum = checksum(place.entry);
            checksums.add(checksum);
            out.write(local(place, checksum));
            place.entry.content().writeTo(out);
        }
        for (int i = 0; i < placed.size(); i++) {
            out.write(central(placed.get(i), checksums.get(i)));
        }
        if (isWide()) {
            out.write(wideEnd());
        }
        out.write(end());
    }

    private static int checksum(Entry entry) throws IOException {
        var checksum = new CRC32();
        entry.content().writeTo(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum));
        return (int) checksum.getValue();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] local(Placed place, int checksum) {
        ByteBuffer header = little(place.localBytes()).putInt(0x04034b50);
        common(header, place, checksum);
        header.putShort((short) ((place.isLarge ? 20 : 0) + place.padding)).put(place.name);
        if (place.isLarge) {
            header.putShort(WIDE_FIELD).putShort((short) 16).putLong(place.entry.bytes()).putLong(place.entry.bytes());
        }
        return header.putShort(PADDING_FIELD).putShort((short) (place.padding - 4)).array();
    }

    /// What both headers of an entry have: from the version to the length of the name.
    private static void common(ByteBuffer header, Placed place, int checksum) {
        int size = place.isLarge ? -1 : (int) place.entry.bytes();
        header.putShort((short) (place.isLarge || place.isFar ? WIDE_VERSION : VERSION)).putShort((short) 0)
                .putShort((short) 0).putShort((short) 0).putShort(DATE).putInt(checksum).putInt(size).putInt(size)
                .putShort((short) place.name.length);
    }

    private static byte[] central(Placed place, int checksum) {
        int wide = place.wideBytes();
        ByteBuffer header = little(place.centralBytes()).putInt(0x02014b50).putShort((short) WIDE_VERSION);
        common(header, place, checksum);
        header.putShort((short) (wide == 0 ? 0 : 4 + wide)).putShort((short) 0).putShort((short) 0)
                .putShort((short) 0).putInt(0).putInt(place.isFar ? -1 : (int) place.offset).put(place.name);
        if (wide > 0) {
            header.putShort(WIDE_FIELD).putShort((short) wide);
        }
        if (place.isLarge) {
            header.putLong(place.entry.bytes()).putLong(place.entry.bytes());
        }
        if (place.isFar) {
            header.putLong(place.offset);
        }
        return header.array();
    }

    private byte[] wideEnd() {
        return little(WIDE_END_BYTES).putInt(0x06064b50).putLong(44).putShort((short) WIDE_VERSION)
                .putShort((short) WIDE_VERSION).putInt(0).putInt(0).putLong(placed.size()).putLong(placed.size())
                .putLong(directoryBytes).putLong(directory)
                .putInt(0x07064b50).putInt(0).putLong(directory + directoryBytes).putInt(1).array();
    }

    private byte[] end() {
        short count = (short) Math.min(placed.size(), 0xffff);
        return little(END_BYTES).putInt(0x06054b50).putShort((short) 0).putShort((short) 0).putShort(count)
                .putShort(count).putInt(narrow(directoryBytes)).putInt(narrow(directory)).putShort((short) 0).array();
    }

    private int narrow(long value) {
        return isWide() ? -1 : (int) value;
    }
}
