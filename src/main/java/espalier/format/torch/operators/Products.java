package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Binary;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Matrix products.
final class Products {
    private Products() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("linear", call -> linear(call.draft(), call.tensor(0), call.tensor(1), call.optional(2)));
        all.put("matmul", call -> matMul(call.draft(), call.tensor(0), call.tensor(1)));
        all.put("mm", all.get("matmul"));
        all.put("bmm", all.get("matmul"));
        all.put("mv", all.get("matmul"));
        all.put("dot", all.get("matmul"));
        all.put("addmm", Products::addMm);
        all.put("baddbmm", Products::addMm);
        all.put("einsum", call -> Einsum.of(call.draft(), call.text(0, ""), call.tensors(1)));
        return all;
    }

    /// `x · weightᵀ + bias`. More than two dimensions become two for it, so that the weight stays as it is stored.
    static Tensor linear(Draft draft, Tensor x, Tensor weight, Optional<Tensor> bias) {
        if (weight.rank() != 2 || x.rank() == 0 || !x.size(-1).equals(weight.size(1))) {
            throw MalformedException.unfit("multiplies " + x.shape(0) + " by a weight of " + weight.shape(0)
                    + ", which does not fit");
        }
        Tensor rows = x.rank() == 2 ? x : Shaping.reshape(draft, x, List.of(Size.of(-1), x.size(-1)));
        var operands = new ArrayList<>(List.of(Optional.of(floats(draft, rows)), Optional.of(weight)));
        bias.ifPresent(tensor -> operands.add(Optional.of(tensor)));
        Tensor product = draft.add(new Gemm(1, 1, false, true), 1, operands).getFirst();
        if (x.rank() == 2) {
            return product;
        }
        var sizes = new ArrayList<>(x.sizes());
        sizes.set(x.rank() - 1, weight.size(0));
        return Shaping.reshape(draft, product, sizes);
    }

    private static Tensor floats(Draft draft, Tensor tensor) {
        return Arithmetic.cast(draft, tensor, ElementType.FLOAT32);
    }

    static Tensor matMul(Draft draft, Tensor a, Tensor b) {
        Optional<Tensor> weight = draft.transposed(b).filter(Tensor::isWeight);
        return weight.isPresent() && a.rank() >= 1
                ? linear(draft, a, weight.get(), Optional.empty())
                : draft.add(new MatMul(), floats(draft, a), floats(draft, b));
    }

    /// `beta · bias + alpha · a · b`
    private static Item addMm(Call call) {
        double beta = call.with(0, call.named().getOrDefault("beta", new Item.Int(1))).number(0);
        double alpha = call.with(0, call.named().getOrDefault("alpha", new Item.Int(1))).number(0);
        Optional<Tensor> weight = call.draft().transposed(call.tensor(2)).filter(Tensor::isWeight);
        if (weight.isPresent() && alpha == 1 && beta == 1 && call.tensor(0).rank() == 1) {
            return linear(call.draft(), call.tensor(1), weight.get(), call.optional(0));
        }
        Tensor product = Arithmetic.times(call, matMul(call.draft(), call.tensor(1), call.tensor(2)), alpha);
        return beta == 0
                ? product
                : Arithmetic.binary(Binary.Kind.Add, product, Arithmetic.times(call, call.tensor(0), beta), call);
    }
}
