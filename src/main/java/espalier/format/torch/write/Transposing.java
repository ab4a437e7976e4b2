package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.graph.Node;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Writes transposed convolutions. Where PyTorch's own does not take the pads, the whole result is computed and cut, or filled up
/// with zeros before the bias is added.
record Transposing(Script script, Node node, ConvTranspose conv) {
    static void write(Script script, Node node, ConvTranspose conv) {
        new Transposing(script, node, conv).write();
    }

    private void write() {
        Window window = conv.window();
        if (isTorch()) {
            script.compute(node.output(), transposed(script.optional(node, 2),
                    window.pads().subList(0, window.spatial()), conv.extra()));
            return;
        }
        List<Integer> none = Collections.nCopies(window.spatial(), 0);
        String whole = script.let(transposed(Script.NONE, none, none));
        String cut = script.let(call("constant_pad_nd", whole, list(changes()), "0.0"));
        if (!node.hasInput(2)) {
            script.bind(node.output(), cut);
            return;
        }
        var target = new ArrayList<>(Collections.nCopies(window.spatial() + 2, 1));
        target.set(1, -1);
        script.compute(node.output(), call("add", cut, call("reshape", script.tensor(node.input(2)), list(target))));
    }

    private boolean isTorch() {
        Window window = conv.window();
        int spatial = window.spatial();
        return conv.sizes().isEmpty() && window.padding() == Window.Padding.EXPLICIT
                && window.pads().subList(0, spatial).equals(window.pads().subList(spatial, 2 * spatial))
                && IntStream.range(0, spatial).allMatch(i -> conv.extra().get(i) < Math.max(window.strides().get(i),
                        window.dilations().get(i)));
    }

    private String transposed(String bias, List<Integer> pads, List<Integer> extra) {
        Window window = conv.window();
        return call("conv_transpose" + window.spatial() + "d", script.data(node), script.tensor(node.input(1)), bias,
                list(window.strides()), list(pads), list(extra), conv.groups(), list(window.dilations()));
    }

    /// What is added at both ends of each dimension, the last one first; less than nothing is cut off.
    private List<String> changes() {
        var arithmetic = new Arithmetic(script);
        var changes = new ArrayList<String>();
        for (int i = conv.window().spatial() - 1; i >= 0; i--) {
            String total = excess(i, arithmetic);
            String before = before(i, total, arithmetic);
            changes.add(arithmetic.subtract("0", before));
            String after = arithmetic.subtract(total, before);
            changes.add(arithmetic.subtract(conv.extra().get(i).toString(), after));
        }
        return changes;
    }

    /// How much longer the result would be without pads.
    private String excess(int i, Arithmetic arithmetic) {
        Window window = conv.window();
        int stride = window.strides().get(i);
        long fixed = conv.extra().get(i) + window.reach(i) - stride;
        if (!conv.sizes().isEmpty()) {
            String whole = arithmetic.add(arithmetic.multiply(script.size(node.input(0), i + 2),
                    Integer.toString(stride)), Long.toString(fixed));
            return arithmetic.subtract(whole, conv.sizes().get(i).toString());
        }
        return switch (window.padding()) {
            case SAME_UPPER, SAME_LOWER -> Long.toString(fixed);
            case VALID -> "0";
            case EXPLICIT -> Integer.toString(window.pads().get(i) + window.pads().get(i + window.spatial()));
        };
    }

    private String before(int i, String total, Arithmetic arithmetic) {
        Window.Padding padding = conv.window().padding();
        if (conv.sizes().isEmpty() && padding == Window.Padding.EXPLICIT) {
            return conv.window().pads().get(i).toString();
        }
        String half = arithmetic.divide(total, "2");
        boolean isUpper = padding == Window.Padding.SAME_UPPER;
        return padding == Window.Padding.VALID && conv.sizes().isEmpty()
                ? "0"
                : isUpper ? half : arithmetic.subtract(total, half);
    }
}
