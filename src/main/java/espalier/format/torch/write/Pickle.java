package espalier.format.torch.write;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes Python's pickle protocol 2, as far as TorchScript's modules and tensors need it.
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
        op(0x80).op(2);
    }

    private Pickle op(int code) {
        out.write(code);
        return this;
    }

    /// The complete stream.
    byte[] end() {
        op('.');
        return out.toByteArray();
    }

    Pickle mark() {
        return op('(');
    }

    /// Ends a tuple that [#mark()] began.
    Pickle tuple() {
        return op('t');
    }

    Pickle global(String module, String name) {
        op('c').out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickle text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op('X').out.writeBytes(little(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
        return this;
    }

    Pickle bool(boolean value) {
        return op(value ? 0x88 : 0x89);
    }

    Pickle whole(long value) {
        if (value == (int) value) {
            op('J').out.writeBytes(little(4).putInt((int) value).array());
        } else {
            // LONG1: a length, then as many bytes in two's complement.
            op(0x8a).op(8).out.writeBytes(little(8).putLong(value).array());
        }
        return this;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Pickle wholes(long[] values) {
        mark();
        for (long value : values) {
            whole(value);
        }
        return tuple();
    }

    /// Begins an object of a TorchScript class, whose fields follow as names and values.
    Pickle object(String module, String name) {
        return global(module, name).op(')').op(0x81).op('}').mark();
    }

    Pickle endObject() {
        return op('u').op('b');
    }

    /// A tensor whose bytes are the archive's file `key`.
    Pickle tensor(Tensor tensor, String key) {
        long[] sizes = tensor.shape().sizes();
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, sizes[i]);
        }
        global("torch._utils", "_rebuild_tensor_v2").mark();
        mark().text("storage").global("torch", tensor.type().storage()).text(key).text("cpu")
                .whole(tensor.shape().elements()).tuple().op('Q');
        whole(0).wholes(sizes).wholes(strides).bool(tensor.isParameter());
        return global("collections", "OrderedDict").op(')').op('R').tuple().op('R');
    }
}
