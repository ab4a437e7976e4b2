package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Instance;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.format.torch.operators.Call;
import espalier.format.torch.operators.ListOperators;
import espalier.format.torch.operators.Operator;
import espalier.format.torch.operators.Operators;
import espalier.format.torch.operators.ScalarOperators;
import espalier.format.torch.operators.TextOperators;
import espalier.format.torch.script.Expression;
import espalier.format.torch.script.Function;
import espalier.format.torch.script.Script;
import espalier.format.torch.script.ScriptClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the values of a script's expressions.
final class Evaluation {
    /// Conversions, which stand in the way of saying what is wrong.
    private static final Set<String> UNNAMED = Set.of("Bool", "Int", "Float", "IntImplicit", "FloatImplicit",
            "ScalarImplicit", "item");

    /// All constants that a script makes on its way, masks and positions; a hostile one could make any number.
    private static final long MOST_NUMBERS = 1 << 26;

    private final Script script;
    private final Draft draft;
    private final ModuleTree tree;
    private final Follower follower;
    private final Set<Instance> own = Collections.newSetFromMap(new IdentityHashMap<>());

    private long computed;

    Evaluation(Script script, Draft draft, ModuleTree tree, Follower follower) {
        this.script = script;
        this.draft = draft;
        this.tree = tree;
        this.follower = follower;
    }

    /// Whether the script made this object itself while it was followed, and so may change it.
    boolean isOwn(Instance instance) {
        return own.contains(instance);
    }

    Item of(Expression expression, Frame frame) {
        return switch (expression) {
            case Expression.Name(String name) -> frame.variables().containsKey(name) || !name.equals("range")
                    ? frame.variable(name)
                    : new Item.Routine(new Item.None(), name);
            case Expression.Whole(long value) -> new Item.Int(value);
            case Expression.Real(double value) -> new Item.Real(value);
            case Expression.Text(String value) -> new Item.Text(value);
            case Expression.Flag(boolean value) -> new Item.Flag(value);
            case Expression.None _ -> new Item.None();
            case Expression.Member member -> member(member, frame);
            case Expression.Index(Expression list, Expression at) -> ListOperators.get(of(list, frame), of(at, frame));
            case Expression.Items(boolean isTuple, List<Expression> all) -> new Item.Items(isTuple, all(all, frame),
                    List.of());
            case Expression.Dict dict -> dict(dict, frame);
            case Expression.Choice(Expression condition, Expression yes, Expression no) -> of(
                    ScalarOperators.truth(of(condition, frame)) ? yes : no, frame);
            case Expression.Logic(boolean isAnd, Expression left, Expression right) -> {
                boolean first = ScalarOperators.truth(of(left, frame));
                yield first == isAnd ? new Item.Flag(ScalarOperators.truth(of(right, frame))) : new Item.Flag(first);
            }
            case Expression.Sign(String sign, List<Expression> operands) -> sign(sign, all(operands, frame));
            case Expression.Call call -> call(call, frame);
        };
    }

    private List<Item> all(List<Expression> expressions, Frame frame) {
        var items = new ArrayList<Item>();
        expressions.forEach(expression -> items.add(of(expression, frame)));
        return items;
    }

    private Item dict(Expression.Dict dict, Frame frame) {
        var result = new Item.Dict();
        for (int i = 0; i < dict.keys().size(); i++) {
            result.entries().put(ListOperators.key(of(dict.keys().get(i), frame)), of(dict.values().get(i), frame));
        }
        return result;
    }

    private Item sign(String sign, List<Item> operands) {
        String name = switch (sign) {
            case "not" -> "__not__";
            case "-" -> operands.size() == 1 ? "neg" : "sub";
            case "+" -> "add";
            case "*" -> "mul";
            case "/" -> "div";
            case "//" -> "floordiv";
            case "%" -> "remainder";
            case "==" -> "eq";
            case "!=" -> "ne";
            case "<" -> "lt";
            case "<=" -> "le";
            case ">" -> "gt";
            case ">=" -> "ge";
            case "@" -> "matmul";
            case "is" -> "__is__";
            default -> throw new MalformedException("uses the sign '" + sign + "', which is not known here");
        };
        return operator(name, operands, Map.of());
    }

    private Item member(Expression.Member member, Frame frame) {
        String path = member.path();
        String root = path.isEmpty() ? "" : path.substring(0, path.indexOf('.'));
        if (!root.isEmpty() && !frame.variables().containsKey(root)) {
            return path.startsWith(ModuleTree.CONSTANT)
                    ? tree.constant(number(path.substring(ModuleTree.CONSTANT.length())))
                    : new Item.Routine(new Item.None(), path);
        }
        return attribute(of(member.of(), frame), member.name(), frame);
    }

    private static int number(String digits) {
        if (!digits.matches("\\d{1,8}")) {
            throw new MalformedException("uses a constant called '" + digits + "'");
        }
        return Integer.parseInt(digits);
    }

    private Item attribute(Item owner, String name, Frame frame) {
        if (owner instanceof Item.Items tuple && tuple.names().contains(name)) {
            return tuple.all().get(tuple.names().indexOf(name));
        }
        if (!(owner instanceof Instance instance)) {
            return new Item.Routine(owner, name);
        }
        if (name.equals("training")) {
            return new Item.Flag(false);
        }
        Item value = instance.attributes().get(name);
        if (value != null) {
            return value;
        }
        Optional<ScriptClass> type = script.type(instance.type());
        Optional<Expression> constant = type.map(known -> known.constants().get(name));
        if (constant.isPresent()) {
            return of(constant.get(), frame);
        }
        if (type.isPresent() && type.get().methods().containsKey(name)) {
            return new Item.Routine(owner, name);
        }
        throw new MalformedException("uses '" + name + "' of " + instance.type() + ", which its archive lacks");
    }

    private Item call(Expression.Call call, Frame frame) {
        String path = call.function().path();
        boolean isVariable = !path.isEmpty() && frame.variables().containsKey(path.split("\\.", 2)[0]);
        if (!path.isEmpty() && !isVariable) {
            Optional<Item> known = builtIn(path, call, frame);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Item.Routine routine = isVariable || path.isEmpty()
                ? routine(call.function(), frame)
                : new Item.Routine(new Item.None(), path);
        var named = new HashMap<String, Item>();
        call.named().forEach((name, value) -> named.put(name, of(value, frame)));
        return invoke(routine, all(call.arguments(), frame), named);
    }

    private Item.Routine routine(Expression function, Frame frame) {
        Item value = of(function, frame);
        return switch (value) {
            case Item.Routine routine -> routine;
            case Instance instance -> new Item.Routine(instance, "forward");
            default -> throw new MalformedException("calls " + value.kind());
        };
    }

    /// Words of the language that look like functions; the first argument of some is a type.
    private Optional<Item> builtIn(String path, Expression.Call call, Frame frame) {
        List<Expression> arguments = call.arguments();
        return Optional.ofNullable(switch (path) {
            case "annotate", "unchecked_cast" -> of(arguments.getLast(), frame);
            case "uninitialized" -> new Item.None();
            case "getattr" -> of(arguments.get(1), frame) instanceof Item.Text(String name)
                    ? attribute(of(arguments.getFirst(), frame), name, frame)
                    : null;
            case "isinstance", "torch.isinstance" -> new Item.Flag(Types.holds(of(arguments.getFirst(), frame),
                    arguments.get(1)));
            case "hasattr" -> new Item.Flag(of(arguments.getFirst(), frame) instanceof Instance owner
                    && of(arguments.get(1), frame) instanceof Item.Text(String name)
                    && owner.attributes().containsKey(name));
            case "range" -> range(all(arguments, frame));
            case "ops.prim.RaiseException" -> throw MalformedException.unfit("refuses this input itself: "
                    + TextOperators.text(of(arguments.getFirst(), frame)).strip());
            default -> null;
        });
    }

    private static Item range(List<Item> given) {
        var call = new Call(given, Map.of(), new Draft(1));
        Item length = operator("__range_length", List.of(given.size() > 1 ? given.get(0) : new Item.Int(0),
                given.size() > 1 ? given.get(1) : given.get(0), given.size() > 2 ? given.get(2) : new Item.Int(1)),
                Map.of(), call.draft());
        if (given.size() == 1) {
            return length;
        }
        Item step = given.size() > 2 ? given.get(2) : new Item.Int(1);
        var items = new ArrayList<Item>();
        for (long i = 0; i < Math.min(((Item.Int) length).value().fixed(), 1_000_000); i++) {
            items.add(operator("__derive_index", List.of(new Item.Int(i), given.get(0), step), Map.of(),
                    call.draft()));
        }
        return Item.Items.list(items);
    }

    private Item invoke(Item.Routine routine, List<Item> arguments, Map<String, Item> named) {
        if (routine.owner() instanceof Instance instance) {
            var given = new ArrayList<Item>(List.of(instance));
            given.addAll(arguments);
            return follower.call(follower.method(instance, routine.name()), instance.path(), given, named);
        }
        if (!(routine.owner() instanceof Item.None)) {
            var given = new ArrayList<Item>(List.of(routine.owner()));
            given.addAll(arguments);
            return routine.name().equals("tolist")
                    ? tolist(routine.owner())
                    : operator(routine.name(), given, named);
        }
        String name = routine.name();
        if (name.startsWith("__torch__.")) {
            return own(name, arguments, named);
        }
        String plain = switch (name) {
            case "int" -> "Int";
            case "float" -> "Float";
            case "bool" -> "Bool";
            case "str" -> "str";
            default -> name.startsWith("torch.")
                    ? name.substring("torch.".length())
                    : name.startsWith("ops.prim.")
                            ? name.substring("ops.prim.".length())
                            : name.startsWith("ops.aten.") ? name.substring("ops.aten.".length()) : name;
        };
        return operator(plain, arguments, named);
    }

    private static Item tolist(Item owner) {
        if (owner instanceof Tensor tensor && tensor.numbers().isPresent() && tensor.rank() == 1) {
            var items = new ArrayList<Item>();
            for (double value : tensor.numbers().get().values()) {
                items.add(tensor.isFloating() ? new Item.Real(value) : new Item.Int(Size.of((long) value)));
            }
            return Item.Items.list(items);
        }
        throw new MalformedException("makes a list of a tensor's elements, which depend on the data");
    }

    /// A function or class of the script itself.
    private Item own(String name, List<Item> arguments, Map<String, Item> named) {
        Optional<Function> function = script.function(name);
        if (function.isPresent()) {
            return follower.call(function.get(), draft.place(), arguments, named);
        }
        if (name.endsWith(".__new__")) {
            var instance = new Instance(name.substring(0, name.length() - ".__new__".length()), draft.place());
            own.add(instance);
            return instance;
        }
        ScriptClass type = script.type(name)
                .orElseThrow(() -> new MalformedException("calls '" + name + "', which its code lacks"));
        List<String> fields = List.copyOf(type.attributes().keySet());
        if (!type.base().equals("NamedTuple") || arguments.size() > fields.size()) {
            throw new MalformedException("makes an object of " + name + " in a way that is not known here");
        }
        return new Item.Items(true, arguments, fields.subList(0, arguments.size()));
    }

    private Item operator(String name, List<Item> arguments, Map<String, Item> named) {
        Item result = operator(name, arguments, named, draft);
        if (result instanceof Tensor tensor && !tensor.isView()) {
            computed += tensor.numbers().map(Numbers::count).orElse(0);
            if (computed > MOST_NUMBERS) {
                throw new MalformedException("computes more than " + MOST_NUMBERS + " constants");
            }
        }
        return result;
    }

    private static Item operator(String name, List<Item> arguments, Map<String, Item> named, Draft draft) {
        Operator operator = Operators.find(name).orElseThrow(() -> new MalformedException("uses the operator '" + name
                + "', which Espalier does not know"));
        try {
            return operator.apply(new Call(arguments, named, draft));
        } catch (MalformedException e) {
            boolean isNamed = e.getMessage().startsWith("its operator") || UNNAMED.contains(name);
            throw isNamed
                    ? e
                    : new MalformedException("its operator '" + name + "' " + e.getMessage(), e.remedy());
        }
    }
}
