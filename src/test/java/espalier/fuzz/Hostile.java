package espalier.fuzz;

import java.util.List;
import java.util.Random;

/// Numbers and texts that readers do not expect.
final class Hostile {
    private static final List<Long> NUMBERS = List.of(0L, 1L, -1L, 2L, 3L, 7L, 8L, 16L, 127L, 128L, 255L, 256L, 65535L,
            65536L, 1L << 24, (1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 32, 1L << 40, 1L << 60, Long.MAX_VALUE,
            Long.MIN_VALUE, -2L, -128L, (long) Integer.MIN_VALUE, Long.MAX_VALUE / 8 + 1);
    private static final List<String> TEXTS = List.of("", " ", "\0", "../outside", "/etc/passwd", "C:\\x", "a/b",
            "ü漢\uD83D\uDE00",
            "\uD800", "%s%n", "'", "\"", "\n", "null", "NaN", "-0", "1e999", "__metadata__", "x".repeat(300));

    private Hostile() {
    }

    /// A number that is special to computers, or next to `before`.
    static long number(long before, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> before + 1;
            case 1 -> before - 1;
            case 2 -> -before;
            case 3 -> before * (1 + random.nextInt(5));
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        };
    }

    /// A text that is special to programs; now and then one of absurd length.
    static String text(Random random) {
        return random.nextInt(20) == 0 ? "long".repeat(50_000) : TEXTS.get(random.nextInt(TEXTS.size()));
    }

    /// A number as people and programs write it, or something like it.
    static String numeral(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "-" + random.nextInt(100);
            case 1 -> "9".repeat(1 + random.nextInt(400));
            case 2 -> "1e" + random.nextInt(1000);
            case 3 -> "0." + random.nextInt(100);
            case 4 -> random.nextBoolean() ? "NaN" : "Infinity";
            default -> Long.toString(NUMBERS.get(random.nextInt(NUMBERS.size())));
        };
    }
}
