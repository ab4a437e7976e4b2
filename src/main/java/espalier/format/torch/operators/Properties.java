package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What scripts ask of tensors and of the program around them, and conversions.
final class Properties {
    private Properties() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("size", call -> call.has(1)
                ? new Item.Int(call.tensor(0).size(call.whole(1)))
                : Item.Items.list(call.tensor(0).sizes().stream().map(Item.Int::new).toList()));
        all.put("sym_size", all.get("size"));
        all.put("dim", call -> new Item.Int(call.tensor(0).rank()));
        all.put("numel", call -> new Item.Int(call.tensor(0).elements()));
        all.put("NumToTensor", call -> Creations.all().get("tensor").apply(call));
        all.put("dtype", call -> new Item.Int(ScriptTypes.code(call.tensor(0).type())));
        all.put("device", call -> new Item.Text("cpu"));
        all.put("layout", call -> new Item.Int(0));
        all.put("is_floating_point", call -> new Item.Flag(call.tensor(0).isFloating()));
        flags(all, false, "is_cuda", "is_nested", "is_complex", "is_sparse", "is_quantized", "is_mkldnn", "is_mps",
                "is_vulkan", "is_autocast_enabled", "is_autocast_cpu_enabled", "has_torch_function",
                "is_inference");
        // Keeps nn.TransformerEncoder and nn.MultiheadAttention off the fused paths of inference.
        flags(all, true, "is_grad_enabled", "requires_grad", "is_contiguous", "is_scripting");
        for (String name : List.of("contiguous", "clone", "detach", "alias", "lift_fresh", "positive", "cpu", "cuda",
                "requires_grad_", "data")) {
            all.put(name, call -> copy(call, name));
        }
        all.put("to", Properties::to);
        all.put("type_as", call -> Arithmetic.cast(call.draft(), call.tensor(0), call.tensor(1).type()));
        all.put("float", call -> Arithmetic.cast(call.draft(), call.tensor(0), ElementType.FLOAT32));
        all.put("double", all.get("float"));
        all.put("half", all.get("float"));
        all.put("long", call -> Arithmetic.cast(call.draft(), call.tensor(0), ElementType.INT64));
        all.put("int", call -> Arithmetic.cast(call.draft(), call.tensor(0), ElementType.INT32));
        all.put("bool", call -> Arithmetic.cast(call.draft(), call.tensor(0), ElementType.BOOL));
        all.put("warn", _ -> new Item.None());
        all.put("_assert", _ -> new Item.None());
        all.put("print", _ -> new Item.None());
        return all;
    }

    private static void flags(Map<String, Operator> all, boolean value, String... names) {
        for (String name : names) {
            all.put(name, _ -> new Item.Flag(value));
        }
    }

    /// A copy is a tensor of its own: one of the two may be changed in place.
    private static Item copy(Call call, String name) {
        Tensor x = call.tensor(0);
        return name.equals("clone") ? x.copy() : x;
    }

    /// `to(dtype, …)`, `to(device, dtype, …)`, `to(other, …)`, `to(dtype, layout, device, …)`
    private static Item to(Call call) {
        Tensor x = call.tensor(0);
        if (call.count() > 1 && call.isTensor(1)) {
            return Arithmetic.cast(call.draft(), x, call.tensor(1).type());
        }
        Optional<ElementType> type = call.type(1, "dtype").or(() -> call.has(1) && call.item(1) instanceof Item.Text
                ? call.type(2, "dtype")
                : Optional.empty());
        if (type.isEmpty() && call.has(1) && !(call.item(1) instanceof Item.Text)) {
            throw new MalformedException("converts to " + call.item(1).kind() + ", which is not known here");
        }
        return type.map(wanted -> Arithmetic.cast(call.draft(), x, wanted)).orElse(x);
    }
}
