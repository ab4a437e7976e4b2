package espalier.format.torch.archive;

import espalier.format.torch.archive.Pickled.Dict;
import espalier.format.torch.archive.Pickled.Flag;
import espalier.format.torch.archive.Pickled.Items;
import espalier.format.torch.archive.Pickled.Storage;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.format.torch.archive.Pickled.Text;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// What `torch.save` wrote before PyTorch 1.6: five pickles in a row, then the numbers of each storage.
final class LegacyPickle {
    /// The first pickle: the number 0x1950a86a20f9469cfc6c.
    private static final byte[] MAGIC = {(byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46,
            (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19, '.'};

    private final Pickled content;
    private final Map<String, MemorySegment> storages = new HashMap<>();

    LegacyPickle(MemorySegment bytes) {
        if (bytes.byteSize() < MAGIC.length
                || bytes.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
            throw new MalformedException("it is a pickle that `torch.save` did not write");
        }
        MemorySegment rest = bytes.asSlice(MAGIC.length);
        var position = new PickleBytes(rest);
        next(position);
        if (next(position) instanceof Dict system && system.value("little_endian").filter(new Flag(false)::equals)
                .isPresent()) {
            throw new MalformedException("its numbers are big-endian; save it on a little-endian machine");
        }
        content = next(position);
        var types = new HashMap<String, ElementType>();
        for (Tensor tensor : content.tensors().values()) {
            types.put(tensor.storage().key(), tensor.storage().type().orElse(ElementType.UINT8));
        }
        Pickled keys = next(position);
        read(rest.asSlice(position.position()), keys, types);
    }

    private static Pickled next(PickleBytes position) {
        return new PickleReader(position).read();
    }

    private void read(MemorySegment rest, Pickled keys, Map<String, ElementType> types) {
        if (!(keys instanceof Items all)) {
            throw new MalformedException("it does not list its storages");
        }
        long at = 0;
        for (Pickled key : all.all()) {
            ElementType type = key instanceof Text(String name) ? types.get(name) : null;
            if (type == null || at > rest.byteSize() - Long.BYTES) {
                throw new MalformedException("it is cut short, or lists a storage that no tensor uses");
            }
            long elements = rest.get(Array.LONG, at);
            at += Long.BYTES;
            if (elements < 0 || elements > (rest.byteSize() - at) / type.bytes()) {
                throw new MalformedException("it is cut short: the numbers of a storage are missing");
            }
            storages.put(((Text) key).value(), rest.asSlice(at, elements * type.bytes()));
            at += elements * type.bytes();
        }
    }

    Pickled content() {
        return content;
    }

    MemorySegment contents(Storage storage) {
        MemorySegment found = storages.get(storage.key());
        if (found == null) {
            throw new MalformedException("it lacks the storage '" + storage.key() + "'");
        }
        return found;
    }
}
