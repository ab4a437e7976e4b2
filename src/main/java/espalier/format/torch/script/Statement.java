package espalier.format.torch.script;

import java.util.List;
import java.util.Optional;

/// A step of a function.
public sealed interface Statement {
    /// Where it stands in its file, from 1 on.
    int line();

    /// `targets = value`; several targets take the items of the value.
    record Assign(List<Expression> targets, boolean isUnpacking, Expression value, int line) implements Statement {}

    /// An expression whose value nobody takes.
    record Evaluate(Expression value, int line) implements Statement {}

    /// `return value`
    record Return(Optional<Expression> value, int line) implements Statement {}

    /// `if condition: … else: …`
    record If(Expression condition, List<Statement> then, List<Statement> otherwise, int line) implements Statement {}

    /// `for target in over: …`
    record For(List<Expression> targets, Expression over, List<Statement> body, int line) implements Statement {}

    /// `while condition: …`
    record While(Expression condition, List<Statement> body, int line) implements Statement {}

    /// `with value: …`
    record With(List<Statement> body, int line) implements Statement {}

    /// `pass`
    record Pass(int line) implements Statement {}

    /// `break` or `continue`
    record Leave(boolean isBreak, int line) implements Statement {}
}
