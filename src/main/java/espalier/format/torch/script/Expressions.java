package espalier.format.torch.script;

import espalier.format.torch.script.Expression.Call;
import espalier.format.torch.script.Expression.Choice;
import espalier.format.torch.script.Expression.Dict;
import espalier.format.torch.script.Expression.Flag;
import espalier.format.torch.script.Expression.Index;
import espalier.format.torch.script.Expression.Items;
import espalier.format.torch.script.Expression.Logic;
import espalier.format.torch.script.Expression.Member;
import espalier.format.torch.script.Expression.Name;
import espalier.format.torch.script.Expression.None;
import espalier.format.torch.script.Expression.Real;
import espalier.format.torch.script.Expression.Sign;
import espalier.format.torch.script.Expression.Text;
import espalier.format.torch.script.Expression.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads expressions. PyTorch writes operators as calls; the few signs are read with Python's precedence all the same.
final class Expressions {
    private static final List<List<String>> BINARY = List.of(List.of("==", "!=", "<", ">", "<=", ">=", "is", "in"),
            List.of("|"), List.of("^"), List.of("&"), List.of("+", "-"), List.of("*", "/", "//", "%", "@"));

    private final Words words;

    Expressions(Words words) {
        this.words = words;
    }

    /// One expression.
    Expression read() {
        return words.deeper(() -> {
            Expression value = or();
            if (!words.take("if")) {
                return value;
            }
            Expression condition = or();
            words.expect("else");
            return new Choice(condition, value, read());
        });
    }

    /// One expression, or a tuple of several without brackets.
    Expression readList() {
        Expression first = read();
        if (!words.peek().is(",")) {
            return first;
        }
        var all = new ArrayList<Expression>();
        all.add(first);
        while (words.take(",")) {
            if (words.peek().is("=") || words.peek().kind() == Token.Kind.LINE_END || words.peek().is("]")) {
                break;
            }
            all.add(read());
        }
        return new Items(true, all);
    }

    private Expression or() {
        Expression left = and();
        while (words.take("or")) {
            left = new Logic(false, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (words.take("and")) {
            left = new Logic(true, left, not());
        }
        return left;
    }

    private Expression not() {
        return words.take("not") ? words.deeper(() -> new Sign("not", List.of(not()))) : binary(0);
    }

    private Expression binary(int level) {
        if (level == BINARY.size()) {
            return unary();
        }
        Expression left = binary(level + 1);
        while (BINARY.get(level).stream().anyMatch(words.peek()::is)) {
            String sign = words.next().text();
            left = new Sign(sign, List.of(left, binary(level + 1)));
        }
        return left;
    }

    private Expression unary() {
        if (!words.take("-")) {
            return postfix(primary());
        }
        return words.deeper(() -> switch (unary()) {
            case Whole(long value) -> new Whole(-value);
            case Real(double value) -> new Real(-value);
            case Expression other -> new Sign("-", List.of(other));
        });
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        int length = 0;
        while (true) {
            if (length++ > 100) {
                throw words.error("chains too many calls");
            }
            if (words.take(".")) {
                value = new Member(value, words.name());
            } else if (words.peek().is("(")) {
                value = call(value);
            } else if (words.take("[")) {
                value = new Index(value, readList());
                words.expect("]");
            } else {
                return value;
            }
        }
    }

    private Expression call(Expression function) {
        int line = words.peek().line();
        words.expect("(");
        var arguments = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        while (!words.take(")")) {
            if (words.peek().kind() == Token.Kind.NAME && words.peek(1).is("=")) {
                String name = words.name();
                words.expect("=");
                named.put(name, read());
            } else {
                arguments.add(read());
            }
            if (!words.take(",") && !words.peek().is(")")) {
                throw words.error("has '" + words.peek().text() + "' in the arguments of a call");
            }
        }
        return new Call(function, arguments, named, line);
    }

    private Expression primary() {
        Token token = words.next();
        return switch (token.kind()) {
            case WHOLE -> new Whole(Long.parseLong(token.text()));
            case REAL -> new Real(Double.parseDouble(token.text()));
            case TEXT -> new Text(token.text());
            case NAME -> switch (token.text()) {
                case "True" -> new Flag(true);
                case "False" -> new Flag(false);
                case "None" -> new None();
                case "inf" -> new Real(Double.POSITIVE_INFINITY);
                case "nan" -> new Real(Double.NaN);
                default -> new Name(token.text());
            };
            case SIGN -> bracket(token);
            default -> throw words.error("has no value where one should be");
        };
    }

    private Expression bracket(Token token) {
        switch (token.text()) {
            case "(" -> {
                var all = new ArrayList<Expression>();
                boolean isTuple = items(all, ")") || all.isEmpty();
                return isTuple ? new Items(true, all) : all.getFirst();
            }
            case "[" -> {
                var all = new ArrayList<Expression>();
                items(all, "]");
                return new Items(false, all);
            }
            case "{" -> {
                return dict();
            }
            default -> throw words.error("has '" + token.text() + "' where a value should be");
        }
    }

    /// Reads items up to `end`; whether a comma stood among them.
    private boolean items(List<Expression> all, String end) {
        boolean hasComma = false;
        while (!words.take(end)) {
            all.add(read());
            if (words.take(",")) {
                hasComma = true;
            } else if (!words.peek().is(end)) {
                throw words.error("has '" + words.peek().text() + "' where '" + end + "' should be");
            }
        }
        return hasComma;
    }

    private Expression dict() {
        var keys = new ArrayList<Expression>();
        var values = new ArrayList<Expression>();
        while (!words.take("}")) {
            keys.add(read());
            words.expect(":");
            values.add(read());
            if (!words.take(",") && !words.peek().is("}")) {
                throw words.error("has '" + words.peek().text() + "' in a dictionary");
            }
        }
        return new Dict(keys, values);
    }
}
