package espalier.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/// Damages what a coded file holds and mostly gives it a right checksum again, as somebody with bad intentions would.
final class ChecksumMutation implements Mutation {
    private static final BytesMutation INNER = new BytesMutation(60);

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) {
        byte[] inner = INNER.of(Arrays.copyOf(good, good.length - Integer.BYTES), other, random);
        var checksum = new CRC32C();
        checksum.update(inner);
        long sum = random.nextInt(10) == 0 ? Hostile.number(7, random) : checksum.getValue();
        return ByteBuffer.allocate(inner.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).put(inner)
                .putInt((int) sum).array();
    }
}
