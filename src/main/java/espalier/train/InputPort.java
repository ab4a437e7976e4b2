package espalier.train;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
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
    private final boolean hasShape;

    InputPort(Value input) {
        this(input, true);
    }

    /// @param hasShape whether the shape of `input` is meant
    InputPort(Value input, boolean hasShape) {
        this.input = input;
        this.hasShape = hasShape;
    }

    String name() {
        return input.name();
    }

    /// Whether an array of `shape` can enter as it is.
    boolean takes(Shape shape) {
        return !hasShape || fits(input.shape(), shape.sizes(), 0);
    }

    /// `given` in the type that enters.
    ///
    /// @throws InputException if its type or shape is another
    Array fitted(Array given) {
        if (!takes(given.shape())) {
            throw new InputException("The input '%s' is of %s; give an array of that shape, not of %s."
                    .formatted(name(), input.shape(), given.shape()));
        }
        return converted(given);
    }

    /// `given` in the type that enters.
    ///
    /// @throws InputException if that type cannot hold its numbers
    Array converted(Array given) {
        boolean numeric = input.type() != ElementType.STRING && given.type() != ElementType.STRING;
        if (!numeric) {
            throw new InputException("The input '%s' is of %s and the array of %s; Espalier computes with numbers."
                    .formatted(name(), input.type(), given.type()));
        }
        Array converted = given.as(input.type());
        if (!input.type().isFloating() && converted != given && !Arrays.equals(converted.toDoubles(),
                given.toDoubles())) {
            throw new InputException("The input '%s' is of %s, which cannot hold the given numbers of %s; convert them."
                    .formatted(name(), input.type(), given.type()));
        }
        return converted;
    }

    /// The examples from number `first` on, `count` of them, as the model wants them; where it wants more at once, zeros follow.
    ///
    /// @param examples in the type that enters
    /// @throws InputException if the model takes inputs of another shape
    Array portion(Array examples, int first, int count) {
        long[] all = examples.shape().sizes();
        long[] sizes = sizes(Shape.of(Arrays.copyOfRange(all, 1, all.length)));
        sizes[0] = fixedBatch().orElse(count);
        long each = examples.bytes().byteSize() / all[0];
        MemorySegment bytes = examples.bytes().asSlice(first * each, count * each);
        if (sizes[0] != count) {
            MemorySegment filled = MemorySegment.ofArray(new byte[Math.toIntExact(sizes[0] * each)]);
            filled.copyFrom(bytes);
            bytes = filled;
        }
        return new Array(examples.type(), Shape.of(sizes), bytes);
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
        DataType type = Tensors.nativeType(input.type());
        return type == DataType.FLOAT32 ? tensor : JniUtils.to(tensor, type, tensor.getDevice());
    }

    /// How many examples the model takes at once, where that is fixed.
    OptionalInt fixedBatch() {
        return hasShape && input.shape().rank() > 0 && input.shape().dim(0) instanceof Dim.Known(long size) && size > 0
                ? OptionalInt.of(Math.toIntExact(size))
                : OptionalInt.empty();
    }

    /// The dimensions of a batch of examples as the model wants them, the first still open.
    private long[] sizes(Shape example) {
        Shape wanted = input.shape();
        long[] sizes = new long[example.rank() + 1];
        Arrays.setAll(sizes, i -> i == 0 ? 1 : example.size(i - 1));
        if (!hasShape || fits(wanted, sizes, 1)) {
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

    private static boolean fits(Shape wanted, long[] sizes, int from) {
        if (wanted.rank() != sizes.length) {
            return false;
        }
        for (int i = from; i < sizes.length; i++) {
            if (wanted.dim(i).sizeOr(sizes[i]) != sizes[i]) {
                return false;
            }
        }
        return true;
    }
}
