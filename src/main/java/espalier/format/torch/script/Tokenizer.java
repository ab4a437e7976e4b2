package espalier.format.torch.script;

import espalier.format.torch.archive.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cuts a script into words; indentation becomes words too, as in Python.
final class Tokenizer {
    private static final int DEEPEST = 100;

    private final String text;
    private final String module;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
    private int at;
    private int line = 1;
    private int brackets;

    Tokenizer(String text, String module) {
        this.text = text;
        this.module = module;
    }

    List<Token> tokens() {
        while (at < text.length()) {
            if (brackets == 0 && (at == 0 || text.charAt(at - 1) == '\n')) {
                indent();
            }
            if (at < text.length()) {
                next();
            }
        }
        if (!tokens.isEmpty() && tokens.getLast().kind() != Token.Kind.LINE_END) {
            add(Token.Kind.LINE_END, "");
        }
        while (indents.pop() > 0) {
            add(Token.Kind.DEDENT, "");
        }
        add(Token.Kind.END, "");
        return tokens;
    }

    private void add(Token.Kind kind, String word) {
        tokens.add(new Token(kind, word, line));
    }

    private void indent() {
        int start = at;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length() || text.charAt(at) == '\n' || text.charAt(at) == '#') {
            return;
        }
        int depth = at - start;
        if (depth > indents.peek()) {
            indents.push(depth);
            add(Token.Kind.INDENT, "");
        }
        while (depth < indents.peek()) {
            indents.pop();
            add(Token.Kind.DEDENT, "");
        }
        if (depth != indents.peek() || indents.size() > DEEPEST) {
            throw error("is indented in an unusual way");
        }
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            if (brackets == 0 && !tokens.isEmpty() && tokens.getLast().kind() != Token.Kind.LINE_END) {
                add(Token.Kind.LINE_END, "");
            }
            line++;
        } else if (c == ' ' || c == '\t' || c == '\r') {
            at++;
        } else if (c == '#') {
            at = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        } else if (c == '"' || c == '\'') {
            string(c);
        } else if (Character.isDigit(c) || c == '.' && at + 1 < text.length()
                && Character.isDigit(text.charAt(at + 1))) {
            number();
        } else if (Character.isJavaIdentifierStart(c)) {
            int start = at;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at)) && text.charAt(at) != 0) {
                at++;
            }
            add(Token.Kind.NAME, text.substring(start, at));
        } else {
            sign(c);
        }
    }

    private void sign(char c) {
        String two = text.substring(at, Math.min(text.length(), at + 2));
        boolean isDouble = List.of("->", "==", "!=", "<=", ">=", "//", "**").contains(two);
        if (!isDouble && "()[]{},:=.-+*/<>%@&|~^;".indexOf(c) < 0) {
            throw error("has the sign '" + (c < ' ' ? '?' : c) + "', which scripts do not have");
        }
        brackets += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        add(Token.Kind.SIGN, isDouble ? two : String.valueOf(c));
        at += isDouble ? 2 : 1;
    }

    private void number() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.'
                || (text.charAt(at) == '-' || text.charAt(at) == '+') && "eE".indexOf(text.charAt(at - 1)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        boolean isWhole = word.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (isWhole) {
                Long.parseLong(word);
            } else {
                Double.parseDouble(word);
            }
        } catch (NumberFormatException _) {
            throw error("has '" + word + "' where a number should be");
        }
        add(isWhole ? Token.Kind.WHOLE : Token.Kind.REAL, word);
    }

    private void string(char quote) {
        var content = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            content.append(c == '\\' && at < text.length() ? escaped() : c);
        }
        if (at >= text.length() || text.charAt(at) != quote) {
            throw error("has a string without an end");
        }
        at++;
        add(Token.Kind.TEXT, content.toString());
    }

    private char escaped() {
        char c = text.charAt(at++);
        int digits = 0;
        int code = 0;
        while (c >= '0' && c <= '7' && digits < 3) {
            code = code * 8 + c - '0';
            digits++;
            if (digits == 3 || at >= text.length() || text.charAt(at) < '0' || text.charAt(at) > '7') {
                return (char) code;
            }
            c = text.charAt(at++);
        }
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            default -> c;
        };
    }

    private MalformedException error(String what) {
        return new MalformedException("line %d of its code '%s' %s".formatted(line, module, what));
    }
}
