package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.LpPool;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes pools. What PyTorch's pools do not take (pads that differ at the two ends or are wider than half the kernel, dilated
/// averages) is padded first; averages then are sums of windows divided by sums of ones.
record Pooling(Script script, Node node, Pool pool, Pads pads) {
    static void write(Script script, Node node, Pool pool) {
        new Pooling(script, node, pool, Pads.of(script, node.input(0), pool.window())).write();
    }

    private Window window() {
        return pool.window();
    }

    private void write() {
        boolean isMax = pool.kind() == Pool.Kind.MAX;
        if (node.outputs().size() > 1 && !node.outputs().get(1).isEmpty()) {
            located();
            return;
        }
        boolean isDilated = window().dilations().stream().anyMatch(dilation -> dilation > 1);
        if (isTorch() && (isMax || !isDilated)) {
            compute(isMax ? max("", data(), pads.before(), pool.ceil()) : average());
            return;
        }
        Pads all = withCeiling();
        if (isMax) {
            String data = all.around(data(), "float(\"-inf\")");
            compute(max("", data, zeros(), false));
            return;
        }
        String ones = script.let(call("ones_like", script.data(node)));
        String counted = pool.countPads() ? pads.around(ones, "1.0") : ones;
        Pads rest = pool.countPads() ? all.without(pads) : all;
        String sums = sums(all.around(script.data(node), "0.0"));
        script.compute(node.output(), call("div", sums, sums(rest.around(counted, "0.0"))));
    }

    /// The data as floats; PyTorch pools nothing else.
    private String data() {
        return isFloating()
                ? script.data(node)
                : script.let(Quantizing.toType(script.data(node), ElementType.FLOAT32));
    }

    private boolean isFloating() {
        return script.isFloating(node.input(0));
    }

    private void compute(String pooled) {
        script.compute(node.output(), isFloating()
                ? pooled
                : Quantizing.toType(pooled, script.type(node.input(0)).orElseThrow()));
    }

    /// The maxima, and where they were found.
    private void located() {
        Pads padding = isTorch() ? pads.without(pads) : withCeiling();
        String pooled = isTorch()
                ? max("_with_indices", data(), pads.before(), pool.ceil())
                : max("_with_indices", padding.around(data(), "float(\"-inf\")"), zeros(), false);
        List<String> both = script.letAll(pooled, 2);
        compute(both.getFirst());
        script.bind(node.outputs().get(1), Unpooling.places(script, node, pool, padding, both.getLast()));
    }

    /// The p-norm of each window.
    static void norm(Script script, Node node, LpPool norm) {
        var pool = new Pool(Pool.Kind.AVERAGE, norm.window(), norm.ceil(), true);
        var pooling = new Pooling(script, node, pool, Pads.of(script, node.input(0), norm.window()));
        String powers = script.let(power(script.data(node), norm.p()));
        script.compute(node.output(), root(pooling.sums(pooling.withCeiling().around(powers, "0.0")), norm.p()));
    }

    private static String power(String x, int p) {
        return p == 1 ? call("abs", x) : call("pow", call("abs", x), p);
    }

    private static String root(String sums, int p) {
        return p == 1 ? sums : p == 2 ? call("sqrt", sums) : call("pow", sums, Script.number(1.0 / p));
    }

    /// The p-norm of each plane.
    static void globalNorm(Script script, Node node, GlobalLpPool norm) {
        List<Integer> axes = IntStream.range(2, script.rank(node.input(0))).boxed().toList();
        script.compute(node.output(),
                root(call("sum", power(script.data(node), norm.p()), list(axes), "True"), norm.p()));
    }

    /// Whether PyTorch takes the pads.
    private boolean isTorch() {
        return pads.isSymmetric() && IntStream.range(0, window().spatial())
                .allMatch(i -> Script.isKnown(pads.before().get(i))
                        && Long.parseLong(pads.before().get(i)) <= window().kernel().get(i) / 2);
    }

    private List<Integer> zeros() {
        return Collections.nCopies(window().spatial(), 0);
    }

    private String max(String ending, String data, List<?> padding, boolean ceil) {
        return call("max_pool" + window().spatial() + "d" + ending, data, list(window().kernel()),
                list(window().strides()),
                list(padding), list(window().dilations()), word(ceil));
    }

    private static String word(boolean value) {
        return value ? "True" : "False";
    }

    private String average() {
        return call("avg_pool" + window().spatial() + "d", script.data(node), list(window().kernel()),
                list(window().strides()), list(pads.before()), word(pool.ceil()), word(pool.countPads()));
    }

    /// The sum over each window, every channel for itself: a convolution with ones.
    private String sums(String data) {
        int spatial = window().spatial();
        String kernel = script.let(call("ones", list(Stream.concat(
                Stream.of(1, 1), window().kernel().stream()).toList())));
        String channels = script.let(call("flatten", data, 0, 1));
        String single = script.let(call("unsqueeze", channels, 1));
        String summed = script.let(call("conv" + spatial + "d", single, kernel, Script.NONE,
                list(window().strides()), list(zeros()), list(window().dilations()), 1));
        String plain = script.let(call("squeeze", summed, 1));
        return script
                .let(call("unflatten", plain, 0, "[" + call("size", data, 0) + ", " + call("size", data, 1) + "]"));
    }

    /// The pads that a last partial window needs beside the given ones, so that no window is partial any more.
    private Pads withCeiling() {
        if (!pool.ceil()) {
            return pads;
        }
        var arithmetic = new Arithmetic(script);
        var after = new ArrayList<String>();
        for (int i = 0; i < window().spatial(); i++) {
            String stride = window().strides().get(i).toString();
            String begun = arithmetic.add(script.size(node.input(0), i + 2), pads.before().get(i));
            String padded = arithmetic.add(begun, pads.after().get(i));
            String reach = Long.toString(window().reach(i));
            String steps = arithmetic.divideUp(arithmetic.subtract(padded, reach), window().strides().get(i));
            // A window that would begin in the padding at the end does not count.
            String most = arithmetic.divide(arithmetic.subtract(begun, "1"), stride);
            String last = arithmetic.multiply(arithmetic.min(steps, most), stride);
            String added = arithmetic.max(arithmetic.subtract(arithmetic.add(last, reach), padded), "0");
            after.add(arithmetic.add(pads.after().get(i), added));
        }
        return new Pads(script, pads.before(), after);
    }

    static void global(Script script, Node node, GlobalPool pool) {
        int spatial = script.rank(node.input(0)) - 2;
        boolean isMax = pool.kind() == Pool.Kind.MAX;
        if (!isMax && spatial >= 1 && spatial <= 3) {
            script.compute(node.output(), call("adaptive_avg_pool" + spatial + "d", script.data(node),
                    list(Collections.nCopies(spatial, 1))));
            return;
        }
        List<Integer> axes = IntStream.range(2, spatial + 2).boxed().toList();
        script.compute(node.output(), isMax
                ? call("amax", script.data(node), list(axes), "True")
                : call("mean", script.data(node), list(axes), "True"));
    }
}
