package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;

/// Turns sparse ONNX tensors into dense arrays.
final class SparseReader {
    /// A few bytes of a file must not ask for more memory than this.
    private static final long MOST_BYTES = 1L << 28;

    private SparseReader() {
    }

    /// The array that `sparse` stands for, zero where it says nothing.
    ///
    /// @param what how messages name it
    static Array read(SparseTensorProto sparse, TensorReader tensors, String what) {
        Array values = tensors.read(sparse.getValues(), "the values of " + what);
        long[] places = tensors.read(sparse.getIndices(), "the places of " + what).toLongs();
        long[] sizes = sparse.getDimsList().stream().mapToLong(Long::longValue).toArray();
        int count = values.shape().countable();
        int width = values.type().bytes();
        if (width == 0) {
            throw new MalformedException(what + " has elements that are no whole bytes");
        }
        long elements = TensorReader.elements(sizes, what);
        if (elements > MOST_BYTES / width) {
            throw new MalformedException(what + " is too large to be stored without its zeros left out");
        }
        int depth = count > 0 && places.length == (long) count * sizes.length && sparse.getIndices().getDimsCount() == 2
                ? sizes.length
                : 1;
        if (places.length != (long) count * depth) {
            throw new MalformedException("%s has %d values at %d places".formatted(what, count, places.length / depth));
        }
        MemorySegment dense = MemorySegment.ofArray(new byte[Math.toIntExact(elements * width)]);
        for (int i = 0; i < count; i++) {
            long at = depth == 1 ? places[i] : position(places, i * depth, sizes, what);
            if (at < 0 || at >= elements) {
                throw new MalformedException(what + " has a value at place " + at + " of " + elements);
            }
            MemorySegment.copy(values.bytes(), (long) i * width, dense, at * width, width);
        }
        return new Array(values.type(), Shape.of(sizes), dense);
    }

    private static long position(long[] places, int from, long[] sizes, String what) {
        long at = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            long place = places[from + axis];
            if (place < 0 || place >= sizes[axis]) {
                throw new MalformedException(what + " has a value at place " + place + " of " + sizes[axis]);
            }
            at = at * sizes[axis] + place;
        }
        return at;
    }
}
