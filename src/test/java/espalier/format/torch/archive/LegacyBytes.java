package espalier.format.torch.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// Puts together files as `torch.save` wrote them before PyTorch 1.6.
public final class LegacyBytes {
    private LegacyBytes() {
    }

    public static byte[] of(Object content, String key, float... numbers) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new PickleText().raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .end());
        bytes.writeBytes(new PickleText().value(1001).end());
        bytes.writeBytes(new PickleText().value(Map.of("little_endian", true)).end());
        bytes.writeBytes(new PickleText().value(content).end());
        bytes.writeBytes(new PickleText().value(List.of(key)).end());
        ByteBuffer storage = ByteBuffer.allocate(8 + numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(numbers.length);
        for (float number : numbers) {
            storage.putFloat(number);
        }
        bytes.writeBytes(storage.array());
        return bytes.toByteArray();
    }
}
