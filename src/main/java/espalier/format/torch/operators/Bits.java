package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/// What is done to the bits of integers: codes of a few bits, several in a byte, are taken out so. Of truth values it is logic.
final class Bits {
    private Bits() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        Map<String, Operator> logic = Comparisons.all();
        all.put("bitwise_and", call -> of(call, Binary.Kind.BitwiseAnd, logic.get("logical_and")));
        all.put("bitwise_or", call -> of(call, Binary.Kind.BitwiseOr, logic.get("logical_or")));
        all.put("bitwise_xor", call -> of(call, Binary.Kind.BitwiseXor, logic.get("logical_xor")));
        all.put("__and__", all.get("bitwise_and"));
        all.put("__or__", all.get("bitwise_or"));
        all.put("__xor__", all.get("bitwise_xor"));
        all.put("bitwise_right_shift", call -> shifted(call, Binary.Kind.BitShiftRight));
        all.put("bitwise_left_shift", call -> shifted(call, Binary.Kind.BitShiftLeft));
        return all;
    }

    private static Item of(Call call, Binary.Kind kind, Operator logic) {
        boolean isLogic = Arithmetic.isScalar(call) || type(call) == ElementType.BOOL;
        return isLogic ? logic.apply(call) : computed(call, kind);
    }

    private static Tensor shifted(Call call, Binary.Kind kind) {
        ElementType type = type(call);
        if (type != ElementType.UINT8) {
            throw new MalformedException("shifts bits of " + type + ", where only those of unsigned bytes are known");
        }
        return computed(call, kind);
    }

    /// What `kind` does with two known integers.
    static DoubleBinaryOperator function(Binary.Kind kind) {
        return switch (kind) {
            case BitwiseAnd -> (a, b) -> (long) a & (long) b;
            case BitwiseOr -> (a, b) -> (long) a | (long) b;
            case BitwiseXor -> (a, b) -> (long) a ^ (long) b;
            // Of bytes, as only theirs are shifted.
            case BitShiftLeft -> (a, b) -> b > 7 ? 0 : (long) a << (long) b & 0xff;
            case BitShiftRight -> (a, b) -> b > 7 ? 0 : (long) a >> (long) b;
            default -> throw new MalformedException("reckons with constants in a way that is not known here");
        };
    }

    private static ElementType type(Call call) {
        return call.isTensor(0) ? call.tensor(0).type() : call.tensor(1).type();
    }

    private static Tensor computed(Call call, Binary.Kind kind) {
        Tensor first = call.operand(0, type(call));
        return Arithmetic.binary(kind, first, call.operand(1, first.type()), call);
    }
}
