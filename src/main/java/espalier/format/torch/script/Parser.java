package espalier.format.torch.script;

import espalier.format.torch.archive.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the statements, functions and classes of one file of a script.
final class Parser {
    private final String module;
    private final Words words;
    private final Expressions expressions;

    Parser(String text, String module) {
        this.module = module;
        this.words = new Words(new Tokenizer(text, module).tokens(), module);
        this.expressions = new Expressions(words);
    }

    /// Puts what the file defines into `classes` and `functions`, by full name.
    void parse(Map<String, ScriptClass> classes, Map<String, Function> functions) {
        while (words.peek().kind() != Token.Kind.END) {
            if (words.peek().is("class")) {
                ScriptClass type = scriptClass();
                classes.put(type.name(), type);
            } else if (words.peek().is("def")) {
                Function function = function();
                functions.put(module + "." + function.name(), function);
            } else {
                statement();
            }
        }
    }

    private ScriptClass scriptClass() {
        words.expect("class");
        String name = module + "." + words.name();
        String base = "";
        if (words.take("(")) {
            base = words.peek().is(")") ? "" : expressions.read().path();
            words.expect(")");
        }
        var attributes = new LinkedHashMap<String, Expression>();
        var constants = new HashMap<String, Expression>();
        var methods = new HashMap<String, Function>();
        words.expect(":");
        openBlock();
        while (!words.takeKind(Token.Kind.DEDENT)) {
            if (words.peek().is("def")) {
                Function method = function();
                methods.put(method.name(), method);
            } else if (words.peek(1).is(":")) {
                attribute(attributes, constants);
            } else {
                statement();
            }
        }
        return new ScriptClass(name, base, attributes, constants, methods);
    }

    private void attribute(Map<String, Expression> attributes, Map<String, Expression> constants) {
        String attribute = words.name();
        words.expect(":");
        attributes.put(attribute, expressions.read());
        if (words.take("=")) {
            constants.put(attribute, expressions.read());
        }
        words.endLine();
    }

    private Function function() {
        words.expect("def");
        String name = words.name();
        words.expect("(");
        var parameters = new ArrayList<Function.Parameter>();
        while (!words.take(")")) {
            parameters.add(parameter());
            if (!words.take(",") && !words.peek().is(")")) {
                throw words.error("has an unusual parameter");
            }
        }
        if (words.take("->")) {
            expressions.read();
        }
        return new Function(module, name, parameters, block());
    }

    private Function.Parameter parameter() {
        words.take("*");
        String name = words.name();
        Expression type = words.take(":") ? expressions.read() : new Expression.Name("Tensor");
        Optional<Expression> fallback = words.take("=") ? Optional.of(expressions.read()) : Optional.empty();
        return new Function.Parameter(name, type, fallback);
    }

    private void openBlock() {
        words.endLine();
        if (!words.takeKind(Token.Kind.INDENT)) {
            throw words.error("should begin a block");
        }
    }

    private List<Statement> block() {
        words.expect(":");
        openBlock();
        var statements = new ArrayList<Statement>();
        while (!words.takeKind(Token.Kind.DEDENT)) {
            statements.add(statement());
        }
        return statements;
    }

    private Statement statement() {
        int line = words.peek().line();
        if (words.peek().kind() != Token.Kind.NAME) {
            return assignment(line);
        }
        return switch (words.peek().text()) {
            case "if" -> condition(line);
            case "for" -> loop(line);
            case "while" -> {
                words.expect("while");
                Expression condition = expressions.read();
                yield new Statement.While(condition, block(), line);
            }
            case "with" -> {
                words.expect("with");
                expressions.read();
                if (words.take("as")) {
                    words.name();
                }
                yield new Statement.With(block(), line);
            }
            case "return" -> {
                words.expect("return");
                Optional<Expression> value = words.peek().kind() == Token.Kind.LINE_END
                        ? Optional.empty()
                        : Optional.of(expressions.readList());
                words.endLine();
                yield new Statement.Return(value, line);
            }
            case "pass" -> simple(new Statement.Pass(line));
            case "break" -> simple(new Statement.Leave(true, line));
            case "continue" -> simple(new Statement.Leave(false, line));
            default -> assignment(line);
        };
    }

    private Statement simple(Statement statement) {
        words.next();
        words.endLine();
        return statement;
    }

    private Statement condition(int line) {
        words.next();
        Expression condition = expressions.read();
        List<Statement> then = block();
        List<Statement> otherwise = List.of();
        if (words.peek().is("elif")) {
            otherwise = List.of(words.deeper(() -> condition(line)));
        } else if (words.take("else")) {
            otherwise = block();
        }
        return new Statement.If(condition, then, otherwise, line);
    }

    private Statement loop(int line) {
        words.expect("for");
        var targets = new ArrayList<Expression>();
        do {
            targets.add(new Expression.Name(words.name()));
        } while (words.take(",") && !words.peek().is("in"));
        words.expect("in");
        Expression over = expressions.read();
        return new Statement.For(targets, over, block(), line);
    }

    private Statement assignment(int line) {
        Expression first = expressions.readList();
        if (words.take(":")) {
            expressions.read();
        }
        if (!words.take("=")) {
            words.endLine();
            return new Statement.Evaluate(first, line);
        }
        Expression value = expressions.readList();
        words.endLine();
        return first instanceof Expression.Items(_, List<Expression> all)
                ? new Statement.Assign(all, true, value, line)
                : new Statement.Assign(List.of(first), false, value, line);
    }
}
