package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.LayerNorm;
import espalier.model.op.MatMul;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention, which PyTorch fuses into single operators, as the products that it is made of.
final class Attention {
    private Attention() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("scaled_dot_product_attention", Attention::scaledDotProduct);
        all.put("_native_multi_head_attention", call -> {
            if (call.item(0) != call.item(1) || call.item(0) != call.item(2) || call.has(9)) {
                throw new MalformedException("attends to another sequence or has a mask, which is not known here");
            }
            return Item.Items.tuple(List.of(attend(call, call.tensor(0), 4, 5), new Item.None()));
        });
        all.put("_transformer_encoder_layer_fwd", Attention::encoderLayer);
        return all;
    }

    private static Item scaledDotProduct(Call call) {
        Tensor q = call.tensor(0);
        Item given = call.named().getOrDefault("scale", new Item.None());
        double scale = given instanceof Item.None
                ? 1 / Math.sqrt(q.size(-1).fixed())
                : call.with(0, given).number(0);
        Optional<Tensor> mask = call.optional(3);
        if (call.flag(5, false)) {
            mask = Optional.of(causal((int) q.size(-2).fixed(), (int) call.tensor(1).size(-2).fixed()));
        }
        if (!call.tensor(1).sizes().subList(0, q.rank() - 2).equals(q.sizes().subList(0, q.rank() - 2))) {
            throw new MalformedException("shares keys among heads, which is not known here");
        }
        return attention(call, q, call.tensor(1), call.tensor(2), scale, mask);
    }

    /// True where a query may look: at keys up to its own place.
    private static Tensor causal(int queries, int keys) {
        double[] mask = new double[queries * keys];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % keys <= i / keys ? 1 : 0;
        }
        return Tensor.known(ElementType.BOOL, Numbers.of(mask, queries, keys));
    }

    /// Vaswani et al., *Attention Is All You Need* (2017), equation 1.
    private static Tensor attention(Call call, Tensor q, Tensor k, Tensor v, double scale, Optional<Tensor> mask) {
        Draft draft = call.draft();
        Tensor scores = draft.add(new MatMul(), Arithmetic.times(call, q, scale), Shaping.transpose(draft, k, -2, -1));
        if (mask.isPresent()) {
            Tensor hidden = Shaping.scalar(Double.NEGATIVE_INFINITY, ElementType.FLOAT32);
            scores = mask.get().type() == ElementType.BOOL
                    ? draft.add(new Where(), mask.get(), scores, hidden)
                    : Arithmetic.binary(Binary.Kind.Add, scores, mask.get(), call);
        }
        return draft.add(new MatMul(), draft.add(new Softmax(scores.rank() - 1, false, false), scores), v);
    }

    /// Attention of a sequence to itself: head count and width are arguments `heads` and the one before, then four weights.
    private static Tensor attend(Call call, Tensor x, int heads, int weights) {
        Draft draft = call.draft();
        Size count = Size.of(call.whole(heads));
        Size width = x.size(-1).with(count, (all, each) -> all / each);
        Tensor qkv = Products.linear(draft, x, call.tensor(weights), call.optional(weights + 1));
        Tensor split = Shaping.reshape(draft, qkv, List.of(x.size(0), x.size(1), Size.of(3), count, width));
        Tensor parts = Shaping.permute(draft, split, List.of(2, 0, 3, 1, 4));
        Tensor mixed = attention(call, Shaping.select(draft, parts, 0, Size.of(0)),
                Shaping.select(draft, parts, 0, Size.of(1)), Shaping.select(draft, parts, 0, Size.of(2)),
                1 / Math.sqrt(width.fixed()), Optional.empty());
        Tensor joined = Shaping.reshape(draft, Shaping.transpose(draft, mixed, 1, 2), x.sizes());
        return Products.linear(draft, joined, call.tensor(weights + 2), call.optional(weights + 3));
    }

    private static Item encoderLayer(Call call) {
        if (call.has(18)) {
            throw new MalformedException("has a mask, which is not known here");
        }
        Tensor x = call.tensor(0);
        boolean isGelu = call.flag(7, false);
        boolean isNormalizedFirst = call.flag(8, false);
        Tensor attended = attend(call, isNormalizedFirst ? normalized(call, x, 10) : x, 2, 3);
        Tensor middle = Arithmetic.binary(Binary.Kind.Add, x, attended, call);
        if (!isNormalizedFirst) {
            middle = normalized(call, middle, 10);
        }
        Tensor fed = isNormalizedFirst ? normalized(call, middle, 12) : middle;
        Tensor wide = Products.linear(call.draft(), fed, call.tensor(14), call.optional(15));
        Tensor active = Arithmetic.unary(isGelu ? Unary.Kind.Gelu : Unary.Kind.Relu, wide, call.draft());
        Tensor narrow = Products.linear(call.draft(), active, call.tensor(16), call.optional(17));
        Tensor sum = Arithmetic.binary(Binary.Kind.Add, middle, narrow, call);
        return isNormalizedFirst ? sum : normalized(call, sum, 12);
    }

    private static Tensor normalized(Call call, Tensor x, int weights) {
        return call.draft().add(new LayerNorm(-1, (float) call.number(9, 1e-5)), x, call.tensor(weights),
                call.tensor(weights + 1));
    }
}
