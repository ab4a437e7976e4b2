package espalier.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Value;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalInt;

/// Where examples enter a network: brings them into the shape and type that its input wants.
final class InputPort {
    private final Value input;

    InputPort(Value input) {
        this.input = input;
    }

    /// A tensor of `count` examples of shape `example` that stand one after the other in `values`, from example number `first` on;
    /// where the model wants more of them at once, zeros follow.
    ///
    /// @throws InputException if the model takes inputs of another shape
    PtNDArray tensor(PtNDManager memory, float[] values, int first, int count, Shape example) {
        long[] sizes = sizes(example);
        sizes[0] = fixedBatch().orElse(count);
        PtNDArray tensor = Tensors.empty(memory, DataType.FLOAT32, sizes);
        long length = example.elements() * Float.BYTES;
        if (tensor.getShape().size() > 0) {
            MemorySegment target = MemorySegment.ofBuffer(JniUtils.getByteBuffer(tensor, true));
            MemorySegment.copy(MemorySegment.ofArray(values), first * length, target, 0, count * length);
            target.asSlice(count * length).fill((byte) 0);
        }
        return input.type().isFloating() || input.type() == ElementType.STRING
                ? tensor
                : JniUtils.to(tensor, Tensors.nativeType(input.type()), tensor.getDevice());
    }

    /// How many examples the model takes at once, where that is fixed.
    OptionalInt fixedBatch() {
        return input.shape().rank() > 0 && input.shape().dim(0) instanceof Dim.Known(long size) && size > 0
                ? OptionalInt.of(Math.toIntExact(size))
                : OptionalInt.empty();
    }

    /// The dimensions of a batch of examples as the model wants them, the first still open.
    private long[] sizes(Shape example) {
        Shape wanted = input.shape();
        long[] sizes = new long[example.rank() + 1];
        Arrays.setAll(sizes, i -> i == 0 ? 1 : example.size(i - 1));
        if (fits(wanted, sizes)) {
            return sizes;
        }
        long elements = 1;
        boolean known = wanted.rank() > 0;
        for (int i = 1; i < wanted.rank(); i++) {
            known &= wanted.dim(i).isKnown();
            elements *= wanted.dim(i).sizeOr(1);
        }
        if (!known || elements != example.elements()) {
            throw new InputException(
                    "The model takes inputs of %s (first the batch), not examples of %s; choose data or a layout of that shape."
                            .formatted(wanted, example));
        }
        long[] reshaped = new long[wanted.rank()];
        Arrays.setAll(reshaped, i -> i == 0 ? 1 : wanted.size(i));
        return reshaped;
    }

    private static boolean fits(Shape wanted, long[] sizes) {
        if (wanted.rank() != sizes.length) {
            return false;
        }
        for (int i = 1; i < sizes.length; i++) {
            if (wanted.dim(i).sizeOr(sizes[i]) != sizes[i]) {
                return false;
            }
        }
        return true;
    }
}
