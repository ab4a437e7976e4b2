package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.op.Cast;
import espalier.model.op.DequantizeLinear;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Reads integers with scales and zeros as a quantized weight: the inverse of [IntegerWeight].
final class IntegerReader {
    private IntegerReader() {
    }

    /// The weight that a DequantizeLinear node makes of constants, if it is one that grids can express.
    static Optional<Weight> read(Array integers, Array scales, Optional<Array> zeros, boolean hasZeros,
            DequantizeLinear decoding) {
        int axis = decoding.axis();
        int rank = integers.shape().rank();
        boolean isPerTensor = scales.elements() == 1;
        int position = axis < 0 ? axis + rank : axis;
        boolean fits = isPerTensor || scales.shape().rank() == 1 && position >= 0 && position < rank
                && integers.shape().size(position) == scales.elements();
        if (decoding.block() != 0 || decoding.to().isPresent() || !fits || hasZeros && zeros.isEmpty()) {
            return Optional.empty();
        }
        return weight(integers, scales, zeros, isPerTensor ? Grid.TENSOR : position, 8);
    }

    /// The weight that Cast, Sub and Mul make of constants, if it is one that grids can express.
    static Optional<Weight> read(Array integers, Array scales, Optional<Array> zeros, Cast cast) {
        Shape shape = scales.shape();
        int rank = integers.shape().rank();
        int axis = shape.rank() == 0 ? Grid.TENSOR : rank - shape.rank();
        boolean fits = axis == Grid.TENSOR || axis >= 0 && shape.elements() == shape.size(0)
                && shape.size(0) == integers.shape().size(axis);
        boolean sameZeros = zeros.isEmpty() || zeros.get().shape().equals(shape);
        return cast.to() == ElementType.FLOAT32 && fits && sameZeros
                ? weight(integers, scales, zeros, axis, 5)
                : Optional.empty();
    }

    /// The grid has the fewest bits that hold all codes and are written again in the same form.
    private static Optional<Weight> weight(Array integers, Array scales, Optional<Array> zeros, int axis,
            int fewestBits) {
        boolean is4Bit = integers.type() == ElementType.INT4;
        if (!is4Bit && integers.type() != ElementType.INT8 || scales.type() != ElementType.FLOAT32
                || integers.elements() == 0) {
            return Optional.empty();
        }
        int count = Math.toIntExact(scales.elements());
        float[] zero = zeros.map(Array::toFloats).orElseGet(() -> new float[count]);
        if (zero.length != count) {
            return Optional.empty();
        }
        short[] codes = is4Bit ? halfBytes(integers) : bytes(integers);
        boolean isCentred = true;
        for (int slice = 0; slice < count; slice++) {
            isCentred &= zero[slice] == 0;
            if (!(scales.floatAt(slice) > 0) || zero[slice] != Math.rint(zero[slice])) {
                return Optional.empty();
            }
        }
        int least = 0;
        int greatest = 0;
        for (short code : codes) {
            least = Math.min(least, code);
            greatest = Math.max(greatest, code);
        }
        int bits = is4Bit ? 2 : fewestBits;
        while (least < -(1 << (bits - 1)) || greatest >= 1 << (bits - 1)) {
            bits++;
        }
        boolean isSymmetric = isCentred && least > -(1 << (bits - 1));
        var grid = new Grid(bits, isSymmetric, axis, scales.reshaped(Shape.of(count)), Array.of(zero, count));
        return Optional.of(new Quantized(integers.shape(), grid, MemorySegment.ofArray(codes)));
    }

    private static short[] bytes(Array integers) {
        byte[] bytes = integers.bytes().toArray(ValueLayout.JAVA_BYTE);
        short[] codes = new short[bytes.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bytes[i];
        }
        return codes;
    }

    private static short[] halfBytes(Array integers) {
        short[] codes = new short[Math.toIntExact(integers.elements())];
        for (int i = 0; i < codes.length; i++) {
            int pair = integers.bytes().get(ValueLayout.JAVA_BYTE, i >> 1);
            codes[i] = (short) ((i & 1) == 0 ? pair << 28 >> 28 : pair >> 4);
        }
        return codes;
    }
}
