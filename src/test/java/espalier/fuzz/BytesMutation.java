package espalier.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/// Damages any file without knowing what it is: bits, bytes, numbers, pieces cut, doubled, moved or taken from another file.
final class BytesMutation implements Mutation {
    private final int heads;

    /// @param heads how many bytes at both ends most changes aim at: where the structure is
    BytesMutation(int heads) {
        this.heads = heads;
    }

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) {
        byte[] bytes = good.clone();
        for (int i = 0, changes = 1 + random.nextInt(4); i < changes && bytes.length > 0; i++) {
            bytes = change(bytes, other, random);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, byte[] other, Random random) {
        int at = place(bytes.length, random);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
        return switch (random.nextInt(9)) {
            case 0, 1 -> with(bytes, at, new byte[]{(byte) (bytes[at] ^ 1 << random.nextInt(8))});
            case 2 -> with(bytes, at, new byte[]{(byte) random.nextInt(256)});
            case 3 -> with(bytes, at, number(random));
            case 4 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 5 -> joined(bytes, at, new byte[0], at + length);
            case 6 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 7 -> joined(bytes, at, piece(other, random), at + (random.nextBoolean() ? length : 0));
            default -> joined(bytes, random.nextInt(bytes.length), Arrays.copyOfRange(bytes, at, at + length),
                    random.nextInt(bytes.length));
        };
    }

    private int place(int length, Random random) {
        int near = random.nextInt(Math.min(length, heads));
        return switch (random.nextInt(3)) {
            case 0 -> near;
            case 1 -> length - 1 - near;
            default -> random.nextInt(length);
        };
    }

    private static byte[] with(byte[] bytes, int at, byte[] piece) {
        System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
        return bytes;
    }

    private static byte[] number(Random random) {
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long number = Hostile.number(random.nextInt(1000), random);
        return switch (random.nextInt(3)) {
            case 0 -> ByteBuffer.allocate(2).order(order).putShort((short) number).array();
            case 1 -> ByteBuffer.allocate(4).order(order).putInt((int) number).array();
            default -> ByteBuffer.allocate(8).order(order).putLong(number).array();
        };
    }

    private static byte[] piece(byte[] other, Random random) {
        int from = random.nextInt(other.length);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + random.nextInt(200)));
    }

    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        var all = new ByteArrayOutputStream();
        all.write(bytes, 0, head);
        all.writeBytes(middle);
        all.write(bytes, tail, bytes.length - tail);
        return all.toByteArray();
    }
}
