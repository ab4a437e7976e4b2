package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Convolutions.
final class Windows {
    private Windows() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("_convolution", call -> call.flag(6, false) ? transposed(call, 3, 4, 7, 8, 5) : conv(call, 5, 8));
        all.put("convolution", all.get("_convolution"));
        for (int spatial = 1; spatial <= 3; spatial++) {
            all.put("conv" + spatial + "d", call -> conv(call, 5, 6));
            all.put("conv_transpose" + spatial + "d", call -> transposed(call, 3, 4, 5, 6, 7));
        }
        all.put("_convolution_mode", call -> conv(call, 5, 6));
        return all;
    }

    private static Item conv(Call call, int dilation, int groups) {
        Tensor x = call.tensor(0);
        Tensor weight = call.tensor(1);
        int spatial = weight.rank() - 2;
        if (spatial < 1 || x.rank() != spatial + 2) {
            throw new MalformedException("takes an input of %d dimensions with a batch, not %s".formatted(spatial + 2,
                    x.shape(0)));
        }
        List<Integer> kernel = kernel(weight);
        List<Integer> dilations = call.wholes(dilation, spatial, 1);
        List<Integer> pads = call.has(4) && call.item(4) instanceof Item.Text(String mode)
                ? pads(mode, kernel, dilations)
                : twice(call.wholes(4, spatial, 0));
        var window = new Window(kernel, call.wholes(3, spatial, 1), dilations, pads, Window.Padding.EXPLICIT);
        return call.draft().add(new Conv(window, (int) call.whole(groups, 1)), 1, operands(call)).getFirst();
    }

    private static List<Optional<Tensor>> operands(Call call) {
        return call.has(2)
                ? List.of(Optional.of(call.tensor(0)), Optional.of(call.tensor(1)), call.optional(2))
                : List.of(Optional.of(call.tensor(0)), Optional.of(call.tensor(1)));
    }

    private static Item transposed(Call call, int stride, int padding, int extra, int groups, int dilation) {
        Tensor weight = call.tensor(1);
        int spatial = weight.rank() - 2;
        var window = new Window(kernel(weight), call.wholes(stride, spatial, 1), call.wholes(dilation, spatial, 1),
                twice(call.wholes(padding, spatial, 0)), Window.Padding.EXPLICIT);
        var op = new ConvTranspose(window, (int) call.whole(groups, 1), call.wholes(extra, spatial, 0), List.of());
        return call.draft().add(op, 1, operands(call)).getFirst();
    }

    private static List<Integer> kernel(Tensor weight) {
        return IntStream.range(2, weight.rank()).mapToObj(axis -> (int) weight.size(axis).fixed()).toList();
    }

    static List<Integer> twice(List<Integer> pads) {
        var both = new ArrayList<>(pads);
        both.addAll(pads);
        return both;
    }

    private static List<Integer> pads(String mode, List<Integer> kernel, List<Integer> dilations) {
        var before = new ArrayList<Integer>();
        var after = new ArrayList<Integer>();
        for (int i = 0; i < kernel.size(); i++) {
            int total = mode.equals("same") ? dilations.get(i) * (kernel.get(i) - 1) : 0;
            before.add(total / 2);
            after.add(total - total / 2);
        }
        before.addAll(after);
        return before;
    }
}
