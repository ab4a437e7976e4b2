package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.weight.Slices;
import java.util.Arrays;

/// The numbers of each slice of a part that pruning leaves.
final class KeptNumbers {
    private final Array values;
    private final Slices slices;
    private final Kept kept;

    KeptNumbers(Part part, Slices slices, Kept kept) {
        this.values = part.values();
        this.slices = slices;
        this.kept = kept;
    }

    /// The number of slices.
    int slices() {
        return slices.count();
    }

    /// What is left of slice `slice`; of a larger one what is left of `most` numbers spread evenly over it.
    float[] of(int slice, int most) {
        long size = slices.size(slice);
        long stride = Math.ceilDiv(size, most);
        float[] left = new float[(int) Math.ceilDiv(size, stride)];
        int number = 0;
        for (long i = 0; i < size; i += stride) {
            long position = slices.position(slice, i);
            float value = values.floatAt(position);
            if (kept.keeps(position, value)) {
                left[number++] = value;
            }
        }
        return Arrays.copyOf(left, number);
    }

    /// The magnitudes of [#of(int, int)], rising.
    float[] magnitudes(int slice, int most) {
        float[] magnitudes = of(slice, most);
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(magnitudes[i]);
        }
        Arrays.sort(magnitudes);
        return magnitudes;
    }
}
