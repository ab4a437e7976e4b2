package espalier.format.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// A tensor to be written: what the header says of it, and where its bytes will come from.
///
/// @param shape sizes, outermost first
/// @param payload writes exactly [#bytes()] bytes; asked only when the file is written
public record TensorPlan(String name, StoredType type, List<Long> shape, Payload payload) {
    public TensorPlan {
        shape = List.copyOf(shape);
    }

    /// Gives the bytes of a tensor.
    @FunctionalInterface
    public interface Payload {
        /// Writes all of them, little-endian and row-major.
        void writeTo(OutputStream out) throws IOException;
    }

    /// The length of the payload.
    public long bytes() {
        long bytes = type.bytes();
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return bytes;
    }
}
