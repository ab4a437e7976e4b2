package espalier.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Puts other operations into a pickle: calls, lengths that lie, references to what is not there, marks and pops in wrong places.
final class PickleMutation implements Mutation {
    private static final String ALONE = "()[]}0122NRoebtsuaqhQ.\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u0090\u0091\u0093\u0094";
    private static final String WITH_LENGTH = "XBTGJMKLUCIFVS\u008a\u008b\u008c\u008d\u008e\u0095\u0096rj";
    private static final List<String> CALLS = List.of("cos\nsystem\n(X\u0001\0\0\0atR", "cbuiltins\neval\n",
            "ctorch._utils\n_rebuild_tensor_v2\n", "ccollections\nOrderedDict\n)R", "c__builtin__\nset\n", "c\n\n",
            "ctorch\nFloatStorage\n", "\u0082\u0001", "cnumpy.core.multiarray\n_reconstruct\n");

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) {
        byte[] bytes = good;
        for (int i = 0, changes = 1 + random.nextInt(3); i < changes; i++) {
            int at = random.nextInt(bytes.length + 1);
            int cut = random.nextBoolean() ? Math.min(bytes.length, at + 1 + random.nextInt(6)) : at;
            var changed = new ByteArrayOutputStream();
            changed.write(bytes, 0, at);
            changed.writeBytes(piece(other, random));
            changed.write(bytes, cut, bytes.length - cut);
            bytes = changed.toByteArray();
        }
        return bytes;
    }

    private static byte[] piece(byte[] other, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> latin(CALLS.get(random.nextInt(CALLS.size())));
            case 1 -> numbered(WITH_LENGTH.charAt(random.nextInt(WITH_LENGTH.length())), random);
            case 2 -> latin(String.valueOf(ALONE.charAt(random.nextInt(ALONE.length())))
                    .repeat(random.nextInt(30) == 0 ? 100_000 : 1 + random.nextInt(3)));
            case 3 -> latin("I" + Hostile.numeral(random) + "\n");
            default -> {
                int from = random.nextInt(other.length);
                yield java.util.Arrays.copyOfRange(other, from,
                        Math.min(other.length, from + 1 + random.nextInt(60)));
            }
        };
    }

    private static byte[] numbered(char operation, Random random) {
        long number = Hostile.number(random.nextInt(300), random);
        int bytes = List.of(1, 2, 4, 8).get(random.nextInt(4));
        byte[] all = ByteBuffer.allocate(1 + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).put((byte) operation)
                .putLong(number).array();
        return java.util.Arrays.copyOf(all, 1 + bytes);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
