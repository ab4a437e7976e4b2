package espalier.data;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// The numbers of many examples, one row each, as their source holds them: bytes stay bytes and become floats when read.
sealed interface Rows {
    /// Numbers a row.
    int length();

    /// Whether the numbers are bytes, 0..255.
    boolean areBytes();

    /// Writes row `index`, normalised, into `target` from `offset` on.
    void read(int index, Normalization normalization, float[] target, int offset);

    /// Row `index` as it is held.
    float[] raw(int index);

    /// Bytes of all rows, one after the other.
    record Bytes(byte[] values, int length) implements Rows {
        @Override
        public boolean areBytes() {
            return true;
        }

        @Override
        public void read(int index, Normalization normalization, float[] target, int offset) {
            normalization.apply(values, index * length, length, target, offset);
        }

        @Override
        public float[] raw(int index) {
            return floats(values, index * length, length);
        }
    }

    /// Floats of all rows, one after the other.
    record Floats(float[] values, int length) implements Rows {
        @Override
        public boolean areBytes() {
            return false;
        }

        @Override
        public void read(int index, Normalization normalization, float[] target, int offset) {
            normalization.apply(values, index * length, length, target, offset);
        }

        @Override
        public float[] raw(int index) {
            return Arrays.copyOfRange(values, index * length, (index + 1) * length);
        }
    }

    /// Bytes that are made when a row is first read, and kept.
    record Drawn(AtomicReferenceArray<byte[]> made, int length, IntFunction<byte[]> maker) implements Rows {
        static Drawn of(int count, int length, IntFunction<byte[]> maker) {
            return new Drawn(new AtomicReferenceArray<>(count), length, maker);
        }

        @Override
        public boolean areBytes() {
            return true;
        }

        @Override
        public void read(int index, Normalization normalization, float[] target, int offset) {
            normalization.apply(row(index), 0, length, target, offset);
        }

        @Override
        public float[] raw(int index) {
            return floats(row(index), 0, length);
        }

        private byte[] row(int index) {
            byte[] row = made.get(index);
            if (row == null) {
                row = maker.apply(index);
                made.set(index, row);
            }
            return row;
        }
    }

    /// These `count` rows, each changed into one of `newLength` numbers; bytes stay bytes, rounded and clamped.
    default Rows map(int count, int newLength, UnaryOperator<float[]> change) {
        return switch (this) {
            case Bytes _ -> {
                byte[] changed = new byte[Math.multiplyExact(count, newLength)];
                for (int row = 0; row < count; row++) {
                    System.arraycopy(bytes(change.apply(raw(row))), 0, changed, row * newLength, newLength);
                }
                yield new Bytes(changed, newLength);
            }
            case Floats _ -> {
                float[] changed = new float[Math.multiplyExact(count, newLength)];
                for (int row = 0; row < count; row++) {
                    System.arraycopy(change.apply(raw(row)), 0, changed, row * newLength, newLength);
                }
                yield new Floats(changed, newLength);
            }
            case Drawn _ -> Drawn.of(count, newLength, row -> bytes(change.apply(raw(row))));
        };
    }

    private static float[] floats(byte[] values, int from, int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = values[from + i] & 0xff;
        }
        return floats;
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round(values[i]), 0, 255);
        }
        return bytes;
    }
}
