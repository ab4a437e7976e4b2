package espalier.format.safetensors;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/// A safetensors file to be written; its length is known before any tensor is.
public final class SafetensorsPlan {
    private static final int ALIGNMENT = 8;

    private final List<TensorPlan> tensors;
    private final byte[] header;

    /// Plans a file.
    ///
    /// @param metadata texts by key, for the header's `__metadata__`
    /// @param tensors with names that differ; they are written wide elements first, otherwise in this order
    public SafetensorsPlan(SequencedMap<String, String> metadata, List<TensorPlan> tensors) {
        this.tensors = tensors.stream()
                .sorted(Comparator.comparingInt((TensorPlan tensor) -> tensor.type().bytes()).reversed()).toList();
        this.header = header(metadata);
    }

    private byte[] header(SequencedMap<String, String> metadata) {
        var json = new JsonObject();
        var texts = new JsonObject();
        metadata.forEach(texts::addProperty);
        json.add(SafetensorsFile.METADATA, texts);
        long offset = 0;
        for (TensorPlan tensor : tensors) {
            var entry = new JsonObject();
            entry.addProperty("dtype", tensor.type().name());
            var shape = new JsonArray();
            tensor.shape().forEach(shape::add);
            entry.add("shape", shape);
            var offsets = new JsonArray();
            offsets.add(offset);
            offset += tensor.bytes();
            offsets.add(offset);
            entry.add("data_offsets", offsets);
            json.add(tensor.name(), entry);
        }
        String text = new GsonBuilder().disableHtmlEscaping().create().toJson(json);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(-length & (ALIGNMENT - 1))).getBytes(StandardCharsets.UTF_8);
    }

    /// The length of the file in bytes.
    public long bytes() {
        return Long.BYTES + header.length + tensors.stream().mapToLong(TensorPlan::bytes).sum();
    }

    /// Writes the file's bytes.
    public void writeTo(OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
        out.write(header);
        for (TensorPlan tensor : tensors) {
            tensor.payload().writeTo(out);
        }
    }
}
