package espalier.format.torch.read;

import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import espalier.format.torch.script.Expression;

/// Holds values against the types of a script.
final class Types {
    private Types() {
    }

    /// Whether `value` is of `type`, or of one of several types.
    static boolean holds(Item value, Expression type) {
        return switch (type) {
            case Expression.Items(_, var all) -> all.stream().anyMatch(one -> holds(value, one));
            case Expression.Index(Expression outer, Expression inner) -> switch (outer.path()) {
                case "Optional" -> value instanceof Item.None || holds(value, inner);
                case "Union" -> holds(value, inner);
                case "List" -> value instanceof Item.Items items && !items.isTuple()
                        && items.all().stream().allMatch(item -> holds(item, inner));
                case "Tuple" -> value instanceof Item.Items items && items.isTuple();
                case "Dict" -> value instanceof Item.Dict;
                default -> false;
            };
            default -> switch (type.path()) {
                case "Tensor" -> value instanceof Tensor;
                case "int" -> value instanceof Item.Int;
                case "float" -> value instanceof Item.Real;
                case "number" -> value instanceof Item.Int || value instanceof Item.Real;
                case "bool" -> value instanceof Item.Flag;
                case "str" -> value instanceof Item.Text;
                case "NoneType", "None" -> value instanceof Item.None;
                case "list" -> value instanceof Item.Items items && !items.isTuple();
                case "tuple" -> value instanceof Item.Items items && items.isTuple();
                default -> false;
            };
        };
    }
}
