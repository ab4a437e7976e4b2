package espalier.format.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// A quantized weight as integers, scales and zeros: `value = scale · (integer − zero)`, exactly the decoded weight.
///
/// A grid of 1 bit has its zero between its two codes; there, `scale/2 · (2·code + 1)` makes integers of −1 and 1.
record IntegerWeight(Quantized quantized, Optional<Mask> mask, boolean isHalved) {
    /// @param weight [Quantized], or [Sparse] around it
    static IntegerWeight of(Weight weight) {
        Quantized quantized = weight instanceof Sparse sparse ? (Quantized) sparse.values() : (Quantized) weight;
        boolean isHalved = false;
        for (float zero : quantized.grid().zeros().toFloats()) {
            isHalved |= zero != Math.rint(zero);
        }
        return new IntegerWeight(quantized, weight instanceof Sparse sparse
                ? Optional.of(sparse.mask())
                : Optional.empty(), isHalved);
    }

    /// A shape of a weight that has groups as a dimension of their own, and that of their scales.
    record Blocks(Shape integers, Shape scales) {}

    /// The shapes of a weight with groups, if all groups are of one size and each is in one piece along a dimension.
    static Optional<Blocks> blocks(Quantized weight) {
        Slices slices = weight.grid().slicesOf(weight.shape());
        long groups = slices.depth() / slices.group();
        if (slices.depth() % slices.group() != 0) {
            return Optional.empty();
        }
        if (slices.inner() == slices.depth()) {
            return Optional.of(new Blocks(Shape.of(slices.across(), groups, slices.group()),
                    Shape.of(slices.across(), groups, 1)));
        }
        return slices.inner() == 1
                ? Optional.of(new Blocks(Shape.of(groups, slices.group(), slices.across()),
                        Shape.of(groups, 1, slices.across())))
                : Optional.empty();
    }

    /// The zeros in a shape that broadcasts over the integers.
    Array zeros(Shape shape) {
        return Array.of(inOrder(quantized.grid().zeros().toFloats()), shape);
    }

    /// One number for each slice, in the order of the slices' first elements.
    private float[] inOrder(float[] numbers) {
        Slices slices = quantized.grid().slicesOf(quantized.shape());
        int groups = slices.count() / Math.max(1, slices.across());
        if (slices.inner() == 1 || groups <= 1) {
            return numbers;
        }
        float[] ordered = new float[numbers.length];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = numbers[i % groups * slices.across() + i / groups];
        }
        return ordered;
    }

    /// The scales in a shape that broadcasts over a weight of `shape`, or as a plain list.
    Array scales(Shape shape) {
        float[] scales = inOrder(quantized.grid().scales().toFloats().clone());
        for (int i = 0; i < scales.length && isHalved; i++) {
            scales[i] /= 2;
        }
        return Array.of(scales, shape);
    }

    /// Whether every integer stands for itself times its scale.
    boolean isZeroFree() {
        if (isHalved) {
            return true;
        }
        for (float zero : quantized.grid().zeros().toFloats()) {
            if (zero != 0) {
                return false;
            }
        }
        return true;
    }

    /// The shape in which scales broadcast over the weight.
    Shape broadcast() {
        return broadcast(quantized.grid().axis(), quantized.shape());
    }

    /// The shape in which one number for each slice along `axis` of a weight of `shape` broadcasts over that weight.
    static Shape broadcast(int axis, Shape shape) {
        if (axis == Levels.TENSOR) {
            return Shape.SCALAR;
        }
        long[] sizes = new long[shape.rank() - axis];
        Arrays.fill(sizes, 1);
        sizes[0] = shape.size(axis);
        return Shape.of(sizes);
    }

    /// The zeros as bytes, for DequantizeLinear.
    Array zeroBytes() {
        float[] zeros = quantized.grid().zeros().toFloats();
        byte[] bytes = new byte[zeros.length];
        for (int i = 0; i < zeros.length; i++) {
            bytes[i] = (byte) zeros[i];
        }
        Shape shape = quantized.grid().axis() == Grid.TENSOR ? Shape.SCALAR : Shape.of(zeros.length);
        return new Array(ElementType.INT8, shape, MemorySegment.ofArray(bytes));
    }

    /// The integers in row-major order, one to a byte or, first in the low half, two.
    ByteString integers(boolean is4Bit) {
        int elements = Math.toIntExact(quantized.shape().elements());
        byte[] bytes = new byte[is4Bit ? (elements + 1) / 2 : elements];
        Slices slices = quantized.grid().slicesOf(quantized.shape());
        float[] zeros = quantized.grid().zeros().toFloats();
        for (int i = 0; i < elements; i++) {
            float zero = zeros[slices.of(i)];
            boolean kept = mask.isEmpty() || mask.get().keeps(i);
            int value = !kept
                    ? isHalved ? 0 : (int) zero
                    : isHalved ? (int) (2 * (quantized.codeAt(i) - zero)) : quantized.codeAt(i);
            if (is4Bit) {
                bytes[i >> 1] |= (byte) ((value & 15) << ((i & 1) << 2));
            } else {
                bytes[i] = (byte) value;
            }
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
