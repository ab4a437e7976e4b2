package espalier.format.safetensors;

import espalier.format.file.FileBytes;
import espalier.format.json.JsonFields;
import espalier.format.json.JsonText;
import espalier.model.InputException;
import espalier.model.array.Array;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A safetensors file that was read: its metadata, and its tensors as views of its bytes. Every place and size was checked.
///
/// @param metadata texts by key; empty where the file has none
/// @param tensors by name, in the order of their bytes
public record SafetensorsFile(SequencedMap<String, String> metadata, SequencedMap<String, Tensor> tensors) {
    static final String METADATA = "__metadata__";
    private static final long LONGEST_HEADER = 32 << 20;

    public SafetensorsFile {
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /// A tensor of the file.
    ///
    /// @param bytes little-endian and row-major
    public record Tensor(StoredType type, List<Long> shape, MemorySegment bytes) {}

    /// Reads `file`; large ones stay mapped.
    ///
    /// @throws InputException if it is missing, damaged, or no safetensors file
    public static SafetensorsFile read(Path file) {
        return of(FileBytes.of(file), "'" + file + "'");
    }

    /// Reads the bytes of a file.
    ///
    /// @param what names the file in messages
    /// @throws InputException if they are damaged, or no safetensors file
    public static SafetensorsFile of(MemorySegment file, String what) {
        long length = file.byteSize() < Long.BYTES ? -1 : file.get(Array.LONG, 0);
        if (length < 2 || length > file.byteSize() - Long.BYTES || length > LONGEST_HEADER) {
            throw new InputException("The file " + what
                    + " is no safetensors file, or a damaged one: its header does not fit; fetch it again.");
        }
        byte[] text = file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        JsonFields header = JsonText.object(new String(text, StandardCharsets.UTF_8), "header of " + what);
        MemorySegment data = file.asSlice(Long.BYTES + length).asReadOnly();
        var metadata = new LinkedHashMap<String, String>();
        var found = new ArrayList<Placed>();
        for (String name : header.names()) {
            JsonFields entry = header.object(name);
            if (name.equals(METADATA)) {
                entry.names().forEach(key -> metadata.put(key, entry.text(key)));
            } else {
                found.add(placed(name, entry, data, what));
            }
        }
        return new SafetensorsFile(metadata, inOrder(found, data.byteSize(), what));
    }

    private record Placed(String name, long start, long end, Tensor tensor) {}

    private static Placed placed(String name, JsonFields entry, MemorySegment data, String what) {
        String tensor = "tensor '" + name + "' of " + what;
        StoredType type = StoredType.named(entry.text("dtype")).orElseThrow(() -> new InputException(
                "The " + tensor + " has the type '" + entry.text("dtype") + "', which is not known here."));
        List<Long> shape = entry.wholes("shape");
        List<Long> offsets = entry.wholes("data_offsets");
        entry.requireNoMore();
        if (offsets.size() != 2 || offsets.getFirst() < 0 || offsets.getLast() < offsets.getFirst()
                || offsets.getLast() > data.byteSize()) {
            throw damaged(tensor, "points outside the file");
        }
        long bytes = offsets.getLast() - offsets.getFirst();
        if (bytes != length(type, shape, tensor)) {
            throw damaged(tensor, "has a shape that does not fit its bytes");
        }
        return new Placed(name, offsets.getFirst(), offsets.getLast(),
                new Tensor(type, List.copyOf(shape), data.asSlice(offsets.getFirst(), bytes)));
    }

    private static long length(StoredType type, List<Long> shape, String tensor) {
        try {
            long bytes = type.bytes();
            for (long size : shape) {
                if (size < 0) {
                    throw damaged(tensor, "has a negative dimension");
                }
                bytes = Math.multiplyExact(bytes, size);
            }
            return bytes;
        } catch (ArithmeticException _) {
            throw damaged(tensor, "has an endless shape");
        }
    }

    private static LinkedHashMap<String, Tensor> inOrder(List<Placed> found, long dataBytes, String what) {
        found.sort(Comparator.comparingLong(Placed::start).thenComparingLong(Placed::end));
        var tensors = new LinkedHashMap<String, Tensor>();
        long end = 0;
        for (Placed placed : found) {
            if (placed.start != end) {
                throw damaged("tensor '" + placed.name + "' of " + what, "does not start where the one before it ends");
            }
            end = placed.end;
            tensors.put(placed.name, placed.tensor);
        }
        if (end != dataBytes) {
            throw damaged("file " + what, "does not end where its last tensor ends");
        }
        return tensors;
    }

    private static InputException damaged(String what, String how) {
        return new InputException("The " + what + " " + how + ": the file is damaged; fetch or write it again.");
    }

    /// The text under `key` of the metadata, empty where there is none.
    public String note(String key) {
        return metadata.getOrDefault(key, "");
    }
}
