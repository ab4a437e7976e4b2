package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Levels;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Weight;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Reads codes with the list of values they pick from as a palettized weight: the inverse of [PaletteWeight].
final class PaletteReader {
    private PaletteReader() {
    }

    /// The weight that Cast, Add and Gather make of constants, if it is one that palettes can express.
    ///
    /// @param starts where the values of each slice begin, broadcast over the codes
    static Optional<Weight> read(Array codes, Optional<Array> starts, Array list) {
        boolean is4Bit = codes.type() == ElementType.UINT4;
        if (!is4Bit && codes.type() != ElementType.UINT8 || list.type() != ElementType.FLOAT32
                || list.shape().rank() != 1 || list.elements() == 0 || codes.elements() == 0) {
            return Optional.empty();
        }
        long slices = starts.map(Array::elements).orElse(1L);
        int axis = starts.map(array -> codes.shape().rank() - array.shape().rank()).orElse(Levels.TENSOR);
        boolean isAlong = starts.isEmpty() || axis >= 0 && slices == codes.shape().size(axis)
                && starts.get().shape().size(0) == slices;
        if (!isAlong || list.elements() % slices != 0 || starts.isPresent() && !areSteps(starts.get(), list)) {
            return Optional.empty();
        }
        byte[] bytes = is4Bit ? halfBytes(codes) : codes.bytes().toArray(ValueLayout.JAVA_BYTE);
        long size = list.elements() / slices;
        for (byte code : bytes) {
            if ((code & 0xff) >= size) {
                return Optional.empty();
            }
        }
        try {
            var palette = new Palette(axis, list.reshaped(Shape.of(slices, size)));
            return Optional.of(Palettized.of(codes.shape(), palette, bytes));
        } catch (IllegalArgumentException _) {
            // A list that does not rise, or is too long, is somebody else's; the nodes stay as they are.
            return Optional.empty();
        }
    }

    private static boolean areSteps(Array starts, Array list) {
        long size = list.elements() / starts.elements();
        long[] all = starts.toLongs();
        for (int slice = 0; slice < all.length; slice++) {
            if (all[slice] != slice * size) {
                return false;
            }
        }
        return starts.shape().rank() > 0;
    }

    private static byte[] halfBytes(Array codes) {
        byte[] single = new byte[Math.toIntExact(codes.elements())];
        for (int i = 0; i < single.length; i++) {
            int pair = codes.bytes().get(ValueLayout.JAVA_BYTE, i >> 1) & 0xff;
            single[i] = (byte) ((i & 1) == 0 ? pair & 15 : pair >> 4);
        }
        return single;
    }
}
