package espalier.format.torch.operators;

import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All operators by name, without `aten::`.
public final class Operators {
    private static final Map<String, Operator> ALL = new HashMap<>();

    static {
        ALL.putAll(ScalarOperators.all());
        ALL.putAll(TextOperators.all());
        ALL.putAll(ListOperators.all());
        ALL.putAll(Arithmetic.all());
        ALL.putAll(Comparisons.all());
        ALL.putAll(Bits.all());
        ALL.putAll(Activations.all());
        ALL.putAll(Windows.all());
        ALL.putAll(Pooling.all());
        ALL.putAll(Resampling.all());
        ALL.putAll(Normalizations.all());
        ALL.putAll(Products.all());
        ALL.putAll(Attention.all());
        ALL.putAll(Reductions.all());
        ALL.putAll(Creations.all());
        ALL.putAll(Positions.all());
        ALL.putAll(Properties.all());
        ALL.replaceAll((_, operator) -> own(operator));
        // These show parts of what they are given, so that a change of one in place is a change of the other.
        ALL.putAll(Arrangements.all());
        ALL.putAll(Joins.all());
        ALL.putAll(Picks.all());
    }

    private Operators() {
    }

    /// The operator with a result that shares nothing with what it is given, unless it is given back as it is.
    private static Operator own(Operator operator) {
        return call -> {
            Item result = operator.apply(call);
            return result instanceof Tensor tensor && tensor.isView() && !call.arguments().contains(result)
                    ? tensor.copy()
                    : result;
        };
    }

    /// The operator called `name`. One with an underscore at the end changes its first argument.
    public static Optional<Operator> find(String name) {
        Operator known = ALL.get(name);
        if (known == null && name.endsWith("_") && !name.endsWith("__")) {
            Operator plain = ALL.get(name.substring(0, name.length() - 1));
            return Optional.ofNullable(plain).map(Operators::inPlace);
        }
        return Optional.ofNullable(known);
    }

    private static Operator inPlace(Operator plain) {
        return call -> {
            Item result = plain.apply(call);
            return result instanceof Tensor tensor && tensor != call.item(0) ? call.tensor(0).become(tensor) : result;
        };
    }
}
