package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Operators on strings, which scripts use in their messages and options.
public final class TextOperators {
    private static final int LONGEST = 10_000;

    private TextOperators() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("format", call -> {
            String text = call.text(0, "");
            for (int i = 1; i < call.count(); i++) {
                int at = text.indexOf("{}");
                text = at < 0 ? text : text.substring(0, at) + text(call.item(i)) + text.substring(at + 2);
            }
            return new Item.Text(bounded(text));
        });
        all.put("str", call -> new Item.Text(text(call.item(0))));
        all.put("find", call -> new Item.Int(call.text(0, "").indexOf(call.text(1, ""))));
        all.put("lower", call -> new Item.Text(call.text(0, "").toLowerCase(Locale.ROOT)));
        all.put("upper", call -> new Item.Text(call.text(0, "").toUpperCase(Locale.ROOT)));
        all.put("startswith", call -> new Item.Flag(call.text(0, "").startsWith(call.text(1, ""))));
        all.put("endswith", call -> new Item.Flag(call.text(0, "").endsWith(call.text(1, ""))));
        all.put("join", call -> new Item.Text(bounded(String.join(call.text(0, ""),
                call.item(1) instanceof Item.Items items
                        ? items.all().stream().map(TextOperators::text).toList()
                        : List.of()))));
        return all;
    }

    /// The text, if it is not far too long.
    static String bounded(String text) {
        if (text.length() > LONGEST) {
            throw new MalformedException("makes a text of more than " + LONGEST + " characters");
        }
        return text;
    }

    /// A value as a person reads it.
    public static String text(Item item) {
        return switch (item) {
            case Item.Text(String text) -> text;
            case Item.Int(var value) -> value.toString();
            case Item.Real(double value) -> Double.toString(value);
            case Item.Flag(boolean value) -> value ? "True" : "False";
            case Item.Items items -> items.all().size() > 20
                    ? "a long list"
                    : items.all().stream().map(inner -> inner instanceof Item.Items ? "a list" : text(inner)).toList()
                            .toString();
            default -> item.kind();
        };
    }
}
