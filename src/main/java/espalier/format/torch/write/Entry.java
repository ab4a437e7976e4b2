package espalier.format.torch.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A file of an archive: its length is known before its bytes are asked for.
///
/// @param name its path within the archive
/// @param bytes the length of the content
record Entry(String name, long bytes, Content content) {
    /// Gives the bytes of a file, the same ones each time.
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static Entry of(String name, byte[] content) {
        return new Entry(name, content.length, out -> out.write(content));
    }

    static Entry of(String name, String text) {
        return of(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
