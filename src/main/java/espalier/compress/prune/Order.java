package espalier.compress.prune;

import espalier.model.array.Array;
import java.util.Arrays;

/// The order in which units go.
final class Order {
    private Order() {
    }

    /// The positions of `worth` by rising magnitude; equal ones in their order.
    static int[] rising(Array worth) {
        float[] values = worth.toFloats();
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) (Float.floatToRawIntBits(values[i]) & 0x7fffffff) << 32 | i;
        }
        return positions(keys);
    }

    /// The positions of `worth` by rising number; equal ones in their order.
    static int[] rising(float[] worth) {
        long[] keys = new long[worth.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToRawIntBits(worth[i]);
            keys[i] = (long) (bits < 0 ? bits ^ 0x7fffffff : bits) << 32 | i;
        }
        return positions(keys);
    }

    private static int[] positions(long[] keys) {
        Arrays.sort(keys);
        int[] positions = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            positions[i] = (int) keys[i];
        }
        return positions;
    }
}
