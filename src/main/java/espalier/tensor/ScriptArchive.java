package espalier.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A TorchScript archive without parameters, written in memory: how operators that DJL lacks reach the engine.
///
/// The class is called `__torch__.Ops`; its methods are given as TorchScript text.
public final class ScriptArchive {
    private static final String HEAD = """
            class Ops(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private ScriptArchive() {
    }

    /// The archive whose module has `methods`: definitions indented by two spaces.
    public static byte[] of(String methods) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "data.pkl", pickle());
            put(zip, "code/__torch__.py", (HEAD + methods).getBytes(StandardCharsets.UTF_8));
            // An empty tuple: protocol 2, EMPTY_TUPLE, STOP.
            put(zip, "constants.pkl", new byte[]{(byte) 0x80, 2, 0x29, 0x2e});
            put(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            put(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// An `Ops` object whose state is `{"training": False}`.
    private static byte[] pickle() {
        var out = new ByteArrayOutputStream();
        byte[] global = "c__torch__\nOps\n".getBytes(StandardCharsets.US_ASCII);
        byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(new byte[]{(byte) 0x80, 2});
        out.writeBytes(global);
        out.writeBytes(new byte[]{')', (byte) 0x81, '}', '(', 'X', (byte) key.length, 0, 0, 0});
        out.writeBytes(key);
        out.writeBytes(new byte[]{(byte) 0x89, 'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry("ops/" + name);
        var checksum = new CRC32();
        checksum.update(content);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
