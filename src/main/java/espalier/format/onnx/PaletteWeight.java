package espalier.format.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/// A palettized weight as unsigned codes into one list of values, in which the palettes of all slices follow one another. Where a
/// mask prunes, codes pick a zero that every slice then has.
record PaletteWeight(Palettized palettized, Optional<Mask> mask, float[][] lists) {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// @param weight [Palettized], or [Sparse] around it
    static PaletteWeight of(Weight weight) {
        Palettized palettized = weight instanceof Sparse sparse ? (Palettized) sparse.values() : (Palettized) weight;
        Palette palette = palettized.palette();
        float[][] lists = new float[palette.slices()][];
        Arrays.setAll(lists, palette::values);
        if (!(weight instanceof Sparse sparse)) {
            return new PaletteWeight(palettized, Optional.empty(), lists);
        }
        boolean hasZeros = Arrays.stream(lists).allMatch(list -> Arrays.binarySearch(list, 0f) >= 0);
        for (int slice = 0; slice < lists.length && !hasZeros; slice++) {
            float[] longer = Arrays.copyOf(lists[slice], palette.size() + 1);
            Arrays.sort(longer);
            lists[slice] = longer;
        }
        return new PaletteWeight(palettized, Optional.of(sparse.mask()), lists);
    }

    /// The values of each slice.
    int size() {
        return lists.length == 0 ? 1 : lists[0].length;
    }

    /// All values, slice after slice.
    Array values() {
        float[] all = new float[lists.length * size()];
        for (int slice = 0; slice < lists.length; slice++) {
            System.arraycopy(lists[slice], 0, all, slice * size(), size());
        }
        return Array.of(all, all.length);
    }

    /// Where the values of each slice begin, in `shape`.
    Array starts(Shape shape) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Integer.BYTES * lists.length]);
        for (int slice = 0; slice < lists.length; slice++) {
            bytes.set(INT,
                    (long) slice * Integer.BYTES, slice * size());
        }
        return new Array(ElementType.INT32, shape, bytes);
    }

    /// The codes in row-major order, one to a byte or, first in the low half, two.
    ByteString codes(boolean is4Bit) {
        int elements = Math.toIntExact(palettized.shape().elements());
        byte[] bytes = new byte[is4Bit ? (elements + 1) / 2 : elements];
        Slices slices = palettized.palette().slicesOf(palettized.shape());
        int[][] moved = new int[lists.length][palettized.palette().size()];
        int[] zeros = new int[lists.length];
        for (int slice = 0; slice < lists.length; slice++) {
            zeros[slice] = Arrays.binarySearch(lists[slice], 0f);
            for (int code = 0; code < moved[slice].length; code++) {
                moved[slice][code] = place(lists[slice], palettized.palette().decode(code, slice));
            }
        }
        for (int i = 0; i < elements; i++) {
            int slice = slices.of(i);
            boolean kept = mask.isEmpty() || mask.get().keeps(i);
            int code = kept ? moved[slice][palettized.codeAt(i)] : zeros[slice];
            if (is4Bit) {
                bytes[i >> 1] |= (byte) (code << ((i & 1) << 2));
            } else {
                bytes[i] = (byte) code;
            }
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static int place(float[] list, float value) {
        return Math.max(0, Arrays.binarySearch(list, value));
    }
}
