package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Instance;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.format.torch.operators.ScalarOperators;
import espalier.format.torch.script.Expression;
import espalier.format.torch.script.Function;
import espalier.format.torch.script.Script;
import espalier.format.torch.script.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Follows the functions of a script statement by statement.
final class Follower {
    private static final int MOST_STEPS = 300_000;
    private static final int DEEPEST = 150;
    private static final String TRACE = "record it with `torch.jit.trace` instead";

    private final Script script;
    private final Draft draft;
    private final Evaluation evaluation;
    private int steps;
    private int depth;

    Follower(Script script, Draft draft, ModuleTree tree) {
        this.script = script;
        this.draft = draft;
        this.evaluation = new Evaluation(script, draft, tree, this);
    }

    /// The method of `owner` called `name`.
    Function method(Instance owner, String name) {
        return script.type(owner.type()).map(type -> type.methods().get(name))
                .orElseThrow(() -> new MalformedException("calls '" + name + "' of " + owner.type()
                        + ", which its code lacks"));
    }

    /// What `function` returns for these arguments.
    Item call(Function function, String module, List<Item> arguments, Map<String, Item> named) {
        if (++depth > DEEPEST) {
            throw new MalformedException("calls functions more than " + DEEPEST + " deep");
        }
        String before = draft.enter(module);
        try {
            var frame = new Frame(function, module);
            bind(frame, arguments, named);
            return run(function.body(), frame).orElseGet(Item.None::new);
        } finally {
            draft.enter(before);
            depth--;
        }
    }

    private void bind(Frame frame, List<Item> arguments, Map<String, Item> named) {
        List<Function.Parameter> parameters = frame.function().parameters();
        if (arguments.size() > parameters.size()) {
            throw new MalformedException("gives '" + frame.function().name() + "' " + arguments.size()
                    + " arguments where it takes " + parameters.size());
        }
        for (int i = 0; i < parameters.size(); i++) {
            Function.Parameter parameter = parameters.get(i);
            Item value = i < arguments.size() ? arguments.get(i) : named.get(parameter.name());
            if (value == null) {
                Expression fallback = parameter.fallback().orElseThrow(() -> new MalformedException(
                        "gives '" + frame.function().name() + "' no '" + parameter.name() + "'"));
                value = evaluation.of(fallback, frame);
            }
            frame.variables().put(parameter.name(), value);
        }
    }

    /// Follows statements up to a return, whose value it gives.
    private Optional<Item> run(List<Statement> statements, Frame frame) {
        for (Statement statement : statements) {
            if (++steps > MOST_STEPS) {
                throw new LocatedException("it takes more than %d steps, the last in %s".formatted(MOST_STEPS,
                        frame.place(statement.line())), TRACE);
            }
            try {
                Optional<Item> result = run(statement, frame);
                if (result.isPresent()) {
                    return result;
                }
            } catch (MalformedException e) {
                throw located(e, frame.place(statement.line()));
            } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw located(MalformedException.unfit("reckons with sizes that are far too large or do not fit"),
                        frame.place(statement.line()));
            }
        }
        return Optional.empty();
    }

    private static LocatedException located(MalformedException cause, String place) {
        String start = cause.getMessage().startsWith("it") ? "" : "it ";
        return new LocatedException(start + cause.getMessage() + " (" + place + ")", cause.remedy());
    }

    private Optional<Item> run(Statement statement, Frame frame) {
        switch (statement) {
            case Statement.Assign assign -> assign(assign, evaluation.of(assign.value(), frame), frame);
            case Statement.Evaluate(Expression value, _) -> evaluation.of(value, frame);
            case Statement.Return(Optional<Expression> value, _) -> {
                return Optional.of(value.map(given -> evaluation.of(given, frame)).orElseGet(Item.None::new));
            }
            case Statement.If choice -> {
                boolean holds = ScalarOperators.truth(evaluation.of(choice.condition(), frame));
                return run(holds ? choice.then() : choice.otherwise(), frame);
            }
            case Statement.For loop -> {
                return loop(loop, frame);
            }
            case Statement.While loop -> {
                while (ScalarOperators.truth(evaluation.of(loop.condition(), frame))) {
                    steps++;
                    Optional<Item> result = run(loop.body(), frame);
                    if (result.isPresent() || steps > MOST_STEPS) {
                        return result;
                    }
                }
            }
            case Statement.With(List<Statement> body, _) -> {
                return run(body, frame);
            }
            case Statement.Pass _ -> {
                // Nothing to do.
            }
            case Statement.Leave _ -> throw new MalformedException("leaves a loop early, which is not known here");
        }
        return Optional.empty();
    }

    private Optional<Item> loop(Statement.For loop, Frame frame) {
        Item over = evaluation.of(loop.over(), frame);
        if (over instanceof Tensor) {
            throw new MalformedException("loops over the slices of a tensor, which a graph cannot", TRACE);
        }
        List<Item> items = over instanceof Item.Items all ? List.copyOf(all.all()) : counted(over);
        for (Item item : items) {
            unpack(loop.targets(), loop.targets().size() > 1, item, frame);
            Optional<Item> result = run(loop.body(), frame);
            if (result.isPresent()) {
                return result;
            }
        }
        return Optional.empty();
    }

    private static List<Item> counted(Item over) {
        if (!(over instanceof Item.Int(Size count)) || count.fixed() > MOST_STEPS) {
            throw new MalformedException("loops over " + over.kind() + ", which is not known here");
        }
        var items = new ArrayList<Item>();
        for (long i = 0; i < count.fixed(); i++) {
            items.add(new Item.Int(i));
        }
        return items;
    }

    private void assign(Statement.Assign assign, Item value, Frame frame) {
        unpack(assign.targets(), assign.isUnpacking(), value, frame);
    }

    private void unpack(List<Expression> targets, boolean isUnpacking, Item value, Frame frame) {
        if (!isUnpacking) {
            set(targets.getFirst(), value, frame);
            return;
        }
        if (!(value instanceof Item.Items items) || items.all().size() != targets.size()) {
            throw new MalformedException("takes " + targets.size() + " values of " + value.kind());
        }
        List<Item> values = List.copyOf(items.all());
        for (int i = 0; i < targets.size(); i++) {
            set(targets.get(i), values.get(i), frame);
        }
    }

    private void set(Expression target, Item value, Frame frame) {
        switch (target) {
            case Expression.Name(String name) -> frame.variables().put(name, value);
            case Expression.Items(_, List<Expression> all) -> unpack(all, true, value, frame);
            case Expression.Member(Expression of, String name) -> {
                boolean isOwn = evaluation.of(of, frame) instanceof Instance owner && evaluation.isOwn(owner);
                if (!isOwn) {
                    throw new MalformedException("keeps '" + name
                            + "' from one run to the next, and a graph has no memory", TRACE);
                }
                ((Instance) evaluation.of(of, frame)).attributes().put(name, value);
            }
            default -> throw new MalformedException("sets something that is no variable");
        }
    }
}
