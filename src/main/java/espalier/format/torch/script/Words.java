package espalier.format.torch.script;

import espalier.format.torch.archive.MalformedException;
import java.util.List;
import java.util.function.Supplier;

/// The words of a script, taken one after the other.
final class Words {
    private static final int DEEPEST = 200;

    private final List<Token> tokens;
    private final String module;
    private int at;
    private int depth;

    Words(List<Token> tokens, String module) {
        this.tokens = tokens;
        this.module = module;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        at = Math.min(at + 1, tokens.size());
        return token;
    }

    boolean take(String sign) {
        if (!peek().is(sign)) {
            return false;
        }
        next();
        return true;
    }

    boolean takeKind(Token.Kind kind) {
        if (peek().kind() == Token.Kind.END && kind != Token.Kind.END) {
            throw error("ends too early");
        }
        if (peek().kind() != kind) {
            return false;
        }
        next();
        return true;
    }

    void expect(String sign) {
        if (!take(sign)) {
            throw error("has '" + peek().text() + "' where '" + sign + "' should be");
        }
    }

    void endLine() {
        if (!takeKind(Token.Kind.LINE_END)) {
            throw error("has '" + peek().text() + "' where it should end");
        }
    }

    String name() {
        if (peek().kind() != Token.Kind.NAME) {
            throw error("has '" + peek().text() + "' where a name should be");
        }
        return next().text();
    }

    /// What `reading` reads one level deeper; too deep a nesting is refused.
    <T> T deeper(Supplier<T> reading) {
        if (++depth > DEEPEST) {
            throw error("is nested more than " + DEEPEST + " deep");
        }
        try {
            return reading.get();
        } finally {
            depth--;
        }
    }

    MalformedException error(String what) {
        return new MalformedException("line %d of its code '%s' %s".formatted(peek().line(), module, what));
    }
}
