package espalier.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Puts other numbers, words and signs in place of those of a text, such as a table, a header, or a program.
final class NumeralsMutation implements Mutation {
    private static final Pattern TOKEN = Pattern.compile("-?[0-9][0-9.eE+-]*|[A-Za-z_]+|[^A-Za-z0-9\\s]");

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        var tokens = new ArrayList<>(TOKEN.matcher(text).results().limit(20_000).toList());
        for (int i = 0, changes = 1 + random.nextInt(3); i < changes && !tokens.isEmpty(); i++) {
            MatchResult token = tokens.remove(random.nextInt(tokens.size()));
            if (token.end() <= text.length()) {
                text = text.substring(0, token.start()) + replacement(token.group(), random)
                        + text.substring(token.end());
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String replacement(String token, Random random) {
        if (Character.isDigit(token.charAt(token.length() - 1))) {
            return Hostile.numeral(random);
        }
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> token + token;
            case 2 -> token.repeat(random.nextInt(20) == 0 ? 100_000 : 40);
            default -> new String(Hostile.text(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        };
    }
}
