package espalier.format.torch.script;

import java.util.List;
import java.util.SequencedMap;

/// Something that has a value. Types are expressions too.
public sealed interface Expression {
    /// A variable, or the beginning of a dotted name.
    record Name(String name) implements Expression {}

    /// An integer.
    record Whole(long value) implements Expression {}

    /// A floating-point number.
    record Real(double value) implements Expression {}

    /// A string.
    record Text(String value) implements Expression {}

    /// `True` or `False`.
    record Flag(boolean value) implements Expression {}

    /// `None`.
    record None() implements Expression {}

    /// `of.name`
    record Member(Expression of, String name) implements Expression {}

    /// `of[at]`
    record Index(Expression of, Expression at) implements Expression {}

    /// `function(arguments…, name=value…)`
    record Call(Expression function, List<Expression> arguments, SequencedMap<String, Expression> named,
            int line) implements Expression {}

    /// `[a, b]` or `(a, b)`
    record Items(boolean isTuple, List<Expression> all) implements Expression {}

    /// `{key: value}`
    record Dict(List<Expression> keys, List<Expression> values) implements Expression {}

    /// `yes if condition else no`
    record Choice(Expression condition, Expression yes, Expression no) implements Expression {}

    /// `a and b`, or `a or b`
    record Logic(boolean isAnd, Expression left, Expression right) implements Expression {}

    /// `not a`, `-a`, or `a + b` and the like, by the operator's sign.
    record Sign(String sign, List<Expression> operands) implements Expression {}

    /// The dotted name that this is, such as `torch.nn.functional`; empty if it is something else.
    default String path() {
        return switch (this) {
            case Name(String name) -> name;
            case Member(Expression of, String name) -> of.path().isEmpty() ? "" : of.path() + "." + name;
            default -> "";
        };
    }
}
