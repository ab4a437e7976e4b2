package espalier.format.torch.archive;

import espalier.format.torch.archive.Pickled.Storage;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Turns tensors of a pickle into arrays: slices of their storage where the elements lie in order, gathered copies elsewhere.
final class TensorStore {
    /// What copies may take beyond the storages themselves; an expanded tensor could ask for any amount.
    private static final long SPARE_BYTES = 64L << 20;

    private final Function<Storage, MemorySegment> contents;
    private final Map<String, MemorySegment> storages = new HashMap<>();
    private final Map<Tensor, Array> arrays = new HashMap<>();
    private long copiedBytes;
    private long storedBytes;

    /// @param contents finds the bytes of a storage; asked once for each
    TensorStore(Function<Storage, MemorySegment> contents) {
        this.contents = contents;
    }

    /// The numbers of `tensor`; the same array each time.
    ///
    /// @throws MalformedException if they do not lie in their storage
    Array array(Tensor tensor) {
        Array known = arrays.get(tensor);
        if (known == null) {
            known = read(tensor);
            arrays.put(tensor, known);
        }
        return known;
    }

    private Array read(Tensor tensor) {
        MemorySegment storage = storages.computeIfAbsent(tensor.storage().key(), _ -> load(tensor.storage()));
        Shape shape;
        long length;
        long last;
        try {
            shape = Shape.of(tensor.sizes().stream().mapToLong(Long::longValue).toArray());
            length = Math.multiplyExact(shape.elements(), (long) tensor.type().bytes());
            last = Math.multiplyExact(Math.addExact(tensor.offset(), reach(tensor)), (long) tensor.type().bytes());
        } catch (ArithmeticException _) {
            throw outside(tensor);
        }
        if (length == 0) {
            return new Array(tensor.type(), shape, MemorySegment.ofArray(new byte[0]));
        }
        if (last > storage.byteSize() - tensor.type().bytes()) {
            throw outside(tensor);
        }
        if (isInOrder(tensor)) {
            return new Array(tensor.type(), shape, storage.asSlice(tensor.offset() * tensor.type().bytes(), length));
        }
        return new Array(tensor.type(), shape, gathered(tensor, storage, length));
    }

    private MemorySegment load(Storage storage) {
        MemorySegment bytes = contents.apply(storage);
        int size = storage.type().map(ElementType::bytes).orElse(1);
        if (storage.elements() > bytes.byteSize() / size) {
            throw new MalformedException("its storage '%s' should have %d elements and has %d".formatted(storage.key(),
                    storage.elements(), bytes.byteSize() / size));
        }
        storedBytes += bytes.byteSize();
        return bytes;
    }

    private static MalformedException outside(Tensor tensor) {
        return new MalformedException("a tensor of " + tensor.sizes() + " reaches beyond its storage '"
                + tensor.storage().key() + "'");
    }

    /// The distance from the first element to the last, in elements.
    private static long reach(Tensor tensor) {
        long reach = 0;
        for (int axis = 0; axis < tensor.sizes().size(); axis++) {
            reach = Math.addExact(reach,
                    Math.multiplyExact(Math.max(0, tensor.sizes().get(axis) - 1), tensor.strides().get(axis)));
        }
        return reach;
    }

    private static boolean isInOrder(Tensor tensor) {
        long expected = 1;
        for (int axis = tensor.sizes().size() - 1; axis >= 0; axis--) {
            if (tensor.sizes().get(axis) != 1 && tensor.strides().get(axis) != expected) {
                return false;
            }
            expected *= tensor.sizes().get(axis);
        }
        return true;
    }

    private MemorySegment gathered(Tensor tensor, MemorySegment storage, long length) {
        copiedBytes += length;
        if (copiedBytes > storedBytes + SPARE_BYTES || copiedBytes < 0) {
            throw new MalformedException("its tensors hold far more elements than the file");
        }
        int rank = tensor.sizes().size();
        int size = tensor.type().bytes();
        MemorySegment copy = MemorySegment.ofArray(new byte[(int) length]);
        long[] index = new long[rank];
        long from = tensor.offset();
        for (long to = 0; to < length; to += size) {
            MemorySegment.copy(storage, from * size, copy, to, size);
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += tensor.strides().get(axis);
                if (++index[axis] < tensor.sizes().get(axis)) {
                    break;
                }
                from -= tensor.strides().get(axis) * index[axis];
                index[axis] = 0;
            }
        }
        return copy;
    }
}
