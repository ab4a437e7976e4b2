package espalier.format.torch.operators;

import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Unary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/// Comparisons and logic: of numbers at once, of tensors as nodes.
final class Comparisons {
    private Comparisons() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("eq", call -> compared(call, Binary.Kind.Equal));
        all.put("ne", call -> not(compared(call, Binary.Kind.Equal), call.draft()));
        all.put("lt", call -> compared(call, Binary.Kind.Less));
        all.put("le", call -> compared(call, Binary.Kind.LessOrEqual));
        all.put("gt", call -> compared(call, Binary.Kind.Greater));
        all.put("ge", call -> compared(call, Binary.Kind.GreaterOrEqual));
        all.put("__not__", call -> not(call.item(0), call.draft()));
        all.put("logical_not", all.get("__not__"));
        all.put("bitwise_not", all.get("__not__"));
        all.put("logical_and", call -> logic(call, Binary.Kind.And));
        all.put("logical_or", call -> logic(call, Binary.Kind.Or));
        all.put("logical_xor", call -> logic(call, Binary.Kind.Xor));
        return all;
    }

    private static Item compared(Call call, Binary.Kind kind) {
        return Arithmetic.isScalar(call)
                ? new Item.Flag(ScalarOperators.compare(call.item(0), call.item(1), kind))
                : compared(call.operand(0, call.isTensor(1) ? call.tensor(1).type() : ElementType.FLOAT32),
                        call.operand(1, call.isTensor(0) ? call.tensor(0).type() : ElementType.FLOAT32), kind,
                        call.draft());
    }

    private static Tensor compared(Tensor first, Tensor second, Binary.Kind kind, Draft draft) {
        Optional<Size> a = Arithmetic.count(first);
        Optional<Size> b = Arithmetic.count(second);
        if (a.isPresent() && b.isPresent()) {
            boolean holds = ScalarOperators.compare(new Item.Int(a.get()), new Item.Int(b.get()), kind);
            return Shaping.scalar(holds ? 1 : 0, ElementType.BOOL);
        }
        if (first.numbers().isPresent() && second.numbers().isPresent()) {
            return Tensor.known(ElementType.BOOL,
                    first.numbers().get().with(second.numbers().get(), function(kind)));
        }
        ElementType joint = Arithmetic.joint(first, second);
        return draft.add(new Binary(kind), Arithmetic.cast(draft, first, joint), Arithmetic.cast(draft, second, joint));
    }

    private static DoubleBinaryOperator function(Binary.Kind kind) {
        return (a, b) -> ScalarOperators.holds(kind, Double.compare(a + 0.0, b + 0.0)) ? 1 : 0;
    }

    private static Item not(Item item, Draft draft) {
        if (!(item instanceof Tensor tensor)) {
            return new Item.Flag(!ScalarOperators.truth(item));
        }
        if (tensor.numbers().isPresent()) {
            return Tensor.known(ElementType.BOOL, tensor.numbers().get().map(value -> value == 0 ? 1 : 0));
        }
        return draft.add(Unary.of(Unary.Kind.Not), Arithmetic.cast(draft, tensor, ElementType.BOOL));
    }

    private static Item logic(Call call, Binary.Kind kind) {
        if (Arithmetic.isScalar(call)) {
            boolean a = ScalarOperators.truth(call.item(0));
            boolean b = ScalarOperators.truth(call.item(1));
            return new Item.Flag(kind == Binary.Kind.And ? a && b : kind == Binary.Kind.Or ? a || b : a != b);
        }
        Tensor first = Arithmetic.cast(call.draft(), call.operand(0, ElementType.BOOL), ElementType.BOOL);
        Tensor second = Arithmetic.cast(call.draft(), call.operand(1, ElementType.BOOL), ElementType.BOOL);
        if (first.numbers().isPresent() && second.numbers().isPresent()) {
            return Tensor.known(ElementType.BOOL, first.numbers().get().with(second.numbers().get(), (a, b) -> {
                boolean holds = kind == Binary.Kind.And
                        ? a != 0 && b != 0
                        : kind == Binary.Kind.Or ? a != 0 || b != 0 : a != 0 != (b != 0);
                return holds ? 1 : 0;
            }));
        }
        return call.draft().add(new Binary(kind), first, second);
    }
}
