package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.graph.Node;
import espalier.model.op.MaxUnpool;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Writes where pools found their maxima, and the way back. ONNX counts places in the whole data, PyTorch in each plane.
final class Unpooling {
    private Unpooling() {
    }

    /// The places in the whole data of those that PyTorch gives for each plane with its padding.
    ///
    /// @param padding what was added around the data before it was pooled
    static String places(Script script, Node node, Pool pool, Pads padding, String inPlane) {
        String data = node.input(0);
        var arithmetic = new Arithmetic(script);
        int spatial = pool.window().spatial();
        List<String> sizes = IntStream.range(0, spatial).mapToObj(i -> script.size(data, i + 2)).toList();
        String places = inPlane;
        if (!padding.isNone() || pool.columnsFirst()) {
            places = counted(script, pool, padding, inPlane, sizes);
        }
        String plane = sizes.stream().reduce("1", arithmetic::multiply);
        String planes = arithmetic.multiply(script.size(data, 0), script.size(data, 1));
        String starts = script.let(call("mul", call("arange", planes), plane));
        var target = new ArrayList<>(List.of(script.size(data, 0), script.size(data, 1)));
        target.addAll(Collections.nCopies(spatial, "1"));
        return script.let(call("add", places, call("reshape", starts, list(target))));
    }

    /// Places in padded planes as places in planes of `sizes`, in the order that is asked for.
    private static String counted(Script script, Pool pool, Pads padding, String inPlane, List<String> sizes) {
        var arithmetic = new Arithmetic(script);
        int spatial = sizes.size();
        String rest = inPlane;
        String places = "";
        for (int i = spatial - 1; i >= 0; i--) {
            String padded = arithmetic.add(arithmetic.add(sizes.get(i), padding.before().get(i)),
                    padding.after().get(i));
            String along = call("sub", call("remainder", rest, padded), padding.before().get(i));
            List<String> inner = pool.columnsFirst() ? sizes.subList(0, i) : sizes.subList(i + 1, spatial);
            String moved = script.let(call("mul", along, inner.stream().reduce("1", arithmetic::multiply)));
            places = places.isEmpty() ? moved : script.let(call("add", places, moved));
            rest = script.let(call("floor_divide", rest, padded));
        }
        return places;
    }

    static void unpool(Script script, Node node, MaxUnpool unpool) {
        var arithmetic = new Arithmetic(script);
        List<String> sizes = node.hasInput(2)
                ? script.numbers(node.input(2))
                : sizes(script, node.input(0), unpool.window(), arithmetic);
        String elements = sizes.stream().reduce("1", arithmetic::multiply);
        String empty = script.let(call("zeros", "[" + elements + "]", "dtype=" + TorchType.FLOAT32.code()));
        String filled = script.let(call("scatter", empty, 0, call("reshape", script.tensor(node.input(1)), "[-1]"),
                call("reshape", script.data(node), "[-1]")));
        script.compute(node.output(), call("reshape", filled, list(sizes)));
    }

    private static List<String> sizes(Script script, String data, Window window, Arithmetic arithmetic) {
        var sizes = new ArrayList<>(List.of(script.size(data, 0), script.size(data, 1)));
        for (int i = 0; i < window.spatial(); i++) {
            int lost = window.pads().get(i) + window.pads().get(i + window.spatial());
            String steps = arithmetic.multiply(arithmetic.subtract(script.size(data, i + 2), "1"),
                    window.strides().get(i).toString());
            sizes.add(arithmetic.add(steps, Integer.toString(window.kernel().get(i) - lost)));
        }
        return sizes;
    }
}
