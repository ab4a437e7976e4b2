package espalier.format.torch.archive;

import espalier.format.torch.archive.Pickled.Bytes;
import espalier.format.torch.archive.Pickled.Dict;
import espalier.format.torch.archive.Pickled.Flag;
import espalier.format.torch.archive.Pickled.Items;
import espalier.format.torch.archive.Pickled.Name;
import espalier.format.torch.archive.Pickled.None;
import espalier.format.torch.archive.Pickled.Real;
import espalier.format.torch.archive.Pickled.Text;
import espalier.format.torch.archive.Pickled.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads one pickle: a stack machine that can build tensors, numbers, texts and containers and refuses all else by its name.
///
/// Every step takes at least one byte and makes at most one value, so memory and time are bounded by the length of the pickle.
final class PickleReader {
    private static final Pickled MARK = new Name("mark");

    private final PickleBytes bytes;
    private final List<Pickled> stack = new ArrayList<>();
    private final Map<Long, Pickled> memo = new HashMap<>();

    PickleReader(PickleBytes bytes) {
        this.bytes = bytes;
    }

    /// The value of the pickle; the bytes stand behind its end then.
    Pickled read() {
        while (true) {
            int opcode = bytes.unsigned();
            if (opcode == '.') {
                return pop();
            }
            if (!constant(opcode) && !container(opcode) && !memory(opcode) && !object(opcode)) {
                throw new MalformedException("its pickle uses the instruction " + PickleOpcodes.name(opcode)
                        + ", which tensors, numbers, texts and containers do not need");
            }
        }
    }

    private boolean constant(int opcode) {
        Pickled value = switch (opcode) {
            case 'N' -> new None();
            case 0x88 -> new Flag(true);
            case 0x89 -> new Flag(false);
            case 'J' -> new Whole((int) bytes.little(4));
            case 'K' -> new Whole(bytes.little(1));
            case 'M' -> new Whole(bytes.little(2));
            case 0x8a -> new Whole(bytes.signed((int) bytes.little(1)));
            case 0x8b -> new Whole(bytes.signed((int) Math.min(Integer.MAX_VALUE, bytes.little(4))));
            case 'G' -> new Real(bytes.real());
            case 'X' -> new Text(bytes.text(bytes.little(4)));
            case 0x8c -> new Text(bytes.text(bytes.little(1)));
            case 0x8d -> new Text(bytes.text(bytes.little(8)));
            case 'T' -> new Text(bytes.text(bytes.little(4)));
            case 'U' -> new Text(bytes.text(bytes.little(1)));
            case 'B' -> new Bytes(bytes.skip(bytes.little(4)));
            case 'C' -> new Bytes(bytes.skip(bytes.little(1)));
            case 0x8e, 0x96 -> new Bytes(bytes.skip(bytes.little(8)));
            default -> MARK;
        };
        return value != MARK && stack.add(value);
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> stack.add(MARK);
            case ')' -> stack.add(new Items(true));
            case ']', 0x8f -> stack.add(new Items(false));
            case '}' -> stack.add(new Dict());
            case 't' -> stack.add(items(true, marked()));
            case 'l', 0x91 -> stack.add(items(false, marked()));
            case 0x85, 0x86, 0x87 -> stack.add(items(true, last(opcode - 0x84)));
            case 'a' -> {
                Pickled item = pop();
                top(Items.class).all().add(item);
            }
            case 'e', 0x90 -> {
                List<Pickled> added = marked();
                top(Items.class).all().addAll(added);
            }
            case 'd' -> {
                List<Pickled> pairs = marked();
                stack.add(new Dict());
                put(pairs);
            }
            case 's' -> put(last(2));
            case 'u' -> put(marked());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 0x80 -> version(bytes.unsigned());
            case 0x95 -> bytes.little(8);
            case 'q' -> memo.put(bytes.little(1), top());
            case 'r' -> memo.put(bytes.little(4), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> stack.add(remembered(bytes.little(1)));
            case 'j' -> stack.add(remembered(bytes.little(4)));
            case '0' -> pop();
            case '1' -> marked();
            case '2' -> stack.add(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> stack.add(Rebuilding.name(bytes.line(), bytes.line()));
            case 0x93 -> {
                List<Pickled> names = last(2);
                stack.add(Rebuilding.name(text(names.getFirst()), text(names.getLast())));
            }
            case 'R' -> {
                List<Pickled> call = last(2);
                stack.add(Rebuilding.call(call.getFirst(), call.getLast()));
            }
            case 0x81 -> {
                List<Pickled> made = last(2);
                stack.add(Rebuilding.instance(made.getFirst(), made.getLast()));
            }
            case 'b' -> {
                Pickled state = pop();
                if (top() instanceof Pickled.Instance instance) {
                    instance.build(state);
                }
            }
            case 'Q' -> stack.add(Rebuilding.storage(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void version(int version) {
        if (version > 5) {
            throw new MalformedException("its pickle is of version " + version + "; the newest known is 5");
        }
    }

    private void put(List<Pickled> pairs) {
        if (pairs.size() % 2 != 0) {
            throw new MalformedException("its pickle has a dictionary with a key that has no value");
        }
        List<Dict.Entry> entries = top(Dict.class).entries();
        for (int i = 0; i < pairs.size(); i += 2) {
            entries.add(new Dict.Entry(pairs.get(i), pairs.get(i + 1)));
        }
    }

    private static Items items(boolean isTuple, List<Pickled> values) {
        var items = new Items(isTuple);
        items.all().addAll(values);
        return items;
    }

    private Pickled remembered(long place) {
        Pickled value = memo.get(place);
        if (value == null) {
            throw new MalformedException("its pickle refers to a value that it does not hold");
        }
        return value;
    }

    /// Takes the values above the last mark, and the mark.
    private List<Pickled> marked() {
        for (int at = stack.size() - 1; at >= 0; at--) {
            if (stack.get(at) == MARK) {
                List<Pickled> taken = last(stack.size() - 1 - at);
                stack.removeLast();
                return taken;
            }
        }
        throw exhausted();
    }

    /// Takes the topmost `count` values.
    private List<Pickled> last(int count) {
        if (stack.size() < count) {
            throw exhausted();
        }
        List<Pickled> tail = stack.subList(stack.size() - count, stack.size());
        var taken = new ArrayList<>(tail);
        tail.clear();
        if (taken.contains(MARK)) {
            throw exhausted();
        }
        return taken;
    }

    private Pickled pop() {
        return last(1).getFirst();
    }

    private Pickled top() {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw exhausted();
        }
        return stack.getLast();
    }

    private <T extends Pickled> T top(Class<T> type) {
        if (type.isInstance(top())) {
            return type.cast(top());
        }
        throw new MalformedException("its pickle adds items to what is no container");
    }

    private static String text(Pickled value) {
        if (value instanceof Text(String text)) {
            return text;
        }
        throw new MalformedException("its pickle has no text where a name should be");
    }

    private static MalformedException exhausted() {
        return new MalformedException("its pickle takes values that it has not made");
    }
}
