package espalier.format.torch.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes pickles for tests, one instruction after the other.
public final class PickleText {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public PickleText() {
        raw(0x80, 2);
    }

    /// Instructions and operands as they are.
    public PickleText raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    public PickleText global(String module, String name) {
        bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// A value: null, Boolean, Integer, Long, Double, String, List (a list), Map, or something that writes itself.
    public PickleText value(Object value) {
        return switch (value) {
            case null -> raw('N');
            case Boolean flag -> raw(flag ? 0x88 : 0x89);
            case Integer number -> whole(number);
            case Long number -> whole(number);
            case Double number -> {
                raw('G');
                bytes.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
                yield this;
            }
            case String text -> text(text);
            case List<?> list -> {
                raw(']', '(');
                list.forEach(this::value);
                yield raw('e');
            }
            case Map<?, ?> map -> dict(map);
            case Part part -> {
                part.write(this);
                yield this;
            }
            default -> throw new IllegalArgumentException(value.getClass().getName());
        };
    }

    /// Something that writes itself.
    public interface Part {
        void write(PickleText pickle);
    }

    public static Part tuple(Object... values) {
        return pickle -> {
            pickle.raw('(');
            for (Object value : values) {
                pickle.value(value);
            }
            pickle.raw('t');
        };
    }

    /// A tensor of floats that lie in order in storage `key`.
    public static Part tensor(String storageType, String key, long... sizes) {
        long elements = 1;
        Object[] dims = new Object[sizes.length];
        Object[] strides = new Object[sizes.length];
        for (int i = sizes.length - 1; i >= 0; i--) {
            dims[i] = sizes[i];
            strides[i] = elements;
            elements *= sizes[i];
        }
        return view(storageType, key, elements, 0, tuple(dims), tuple(strides));
    }

    public static Part view(String storageType, String key, long elements, long offset, Part sizes, Part strides) {
        return pickle -> {
            pickle.global("torch._utils", "_rebuild_tensor_v2").raw('(');
            pickle.value((Part) p -> p.raw('(').value("storage").global("torch", storageType).value(key).value("cpu")
                    .value(elements).raw('t', 'Q'));
            pickle.value(offset).value(sizes).value(strides).value(false);
            pickle.global("collections", "OrderedDict").raw(')', 'R', 't', 'R');
        };
    }

    /// An object of a script's class.
    public static Part instance(String type, Map<String, ?> attributes) {
        int dot = type.lastIndexOf('.');
        return pickle -> pickle.global(type.substring(0, dot), type.substring(dot + 1)).raw(')', 0x81)
                .value(attributes).raw('b');
    }

    private PickleText whole(long value) {
        raw(0x8a, 8);
        bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    private PickleText text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        raw('X');
        bytes.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(encoded.length).array());
        bytes.writeBytes(encoded);
        return this;
    }

    private PickleText dict(Map<?, ?> map) {
        raw('}', '(');
        map.forEach((key, item) -> value(key).value(item));
        return raw('u');
    }

    /// The finished pickle.
    public byte[] end() {
        raw('.');
        return bytes.toByteArray();
    }
}
