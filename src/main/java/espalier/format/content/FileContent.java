package espalier.format.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What kind of file its first bytes belong to. The remedies of kinds that open are for places that take ONNX alone.
public enum FileContent {
    EMPTY("is empty", "download or export it again"),
    GIT_LFS("is a Git LFS pointer, not the model itself", "fetch the real file with `git lfs pull`"),
    WEB_PAGE("is a web page", "download the model file itself, not the page that shows it"),
    SAFETENSORS("is a safetensors file", "choose an ONNX model"),
    CODED("is a coded model", "choose an ONNX model"),
    TORCH("is a zip archive, such as PyTorch writes", "choose an ONNX model"),
    PICKLE("is a Python pickle", "choose an ONNX model"),
    HDF5("is an HDF5 file, such as Keras writes", "convert it to ONNX with tf2onnx and open that"),
    TFLITE("is a TensorFlow Lite model", "convert it to ONNX with tf2onnx and open that"),
    GZIP("is packed with gzip", "unpack it and open what is inside"),
    NUMPY("is a NumPy array", "give it as data, and open a model"),
    TEXT("is a text file", "choose a model: ONNX, TorchScript, a PyTorch state dict, safetensors or coded"),
    OTHER("is of an unknown kind", "choose a model: ONNX, TorchScript, a PyTorch state dict, safetensors or coded");

    /// Bytes from the start of a file that are enough to tell.
    public static final int HEAD = 512;

    private final String clause;
    private final String remedy;

    FileContent(String clause, String remedy) {
        this.clause = clause;
        this.remedy = remedy;
    }

    /// What it is, as the end of a sentence: `is a text file`.
    public String clause() {
        return clause;
    }

    /// What to do instead where it does not open: `unpack it and open what is inside`.
    public String remedy() {
        return remedy;
    }

    /// The kind of file that starts with `head`.
    ///
    /// @param head the first [#HEAD] bytes, or all of a shorter file
    public static FileContent of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        return magic(head).orElseGet(() -> isText(head) ? textKind(head) : OTHER);
    }

    private static Optional<FileContent> magic(byte[] head) {
        if (starts(head, 0, 'P', 'K', 3, 4)) {
            return Optional.of(TORCH);
        }
        if (starts(head, 0, 0x89, 'E', 'S', 'P', '\r', '\n', 0x1a, '\n')) {
            return Optional.of(CODED);
        }
        if (starts(head, 0, 0x89, 'H', 'D', 'F')) {
            return Optional.of(HDF5);
        }
        if (starts(head, 0, 0x1f, 0x8b)) {
            return Optional.of(GZIP);
        }
        if (starts(head, 0, 0x93, 'N', 'U', 'M')) {
            return Optional.of(NUMPY);
        }
        if (starts(head, 4, 'T', 'F', 'L', '3')) {
            return Optional.of(TFLITE);
        }
        if (head.length > 2 && starts(head, 0, 0x80) && head[1] >= 2 && head[1] <= 5) {
            return Optional.of(PICKLE);
        }
        return isSafetensors(head) ? Optional.of(SAFETENSORS) : Optional.empty();
    }

    private static boolean isSafetensors(byte[] head) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return header > 1 && header < 1L << 32;
    }

    private static boolean starts(byte[] head, int offset, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (offset + i >= head.length || head[offset + i] != (byte) bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static FileContent textKind(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs")) {
            return GIT_LFS;
        }
        return text.startsWith("<!doctype html") || text.startsWith("<html") ? WEB_PAGE : TEXT;
    }
}
