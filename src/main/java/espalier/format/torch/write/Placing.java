package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.DepthToSpace;
import espalier.model.op.EyeLike;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
import espalier.model.op.OneHot;
import espalier.model.op.ScatterElements;
import espalier.model.op.Scattering;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.TopK;
import espalier.model.op.Trilu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Writes operators that read or write elements at places that are computed, repeat them, or move them between axes.
record Placing(Script script, Node node) {
    private void compute(String expression) {
        script.compute(node.output(), expression);
    }

    void toSpace(DepthToSpace move) {
        String b = Integer.toString(move.block());
        if (move.channelsFirst()) {
            compute(call("pixel_shuffle", script.data(node), b));
            return;
        }
        var arithmetic = new Arithmetic(script);
        String channels = arithmetic.divide(size(1), Integer.toString(move.block() * move.block()));
        String apart = script.let(call("reshape", script.data(node),
                list(List.of(size(0), b, b, channels, size(2), size(3)))));
        compute(call("reshape", call("permute", apart, "[0, 3, 4, 1, 5, 2]"),
                list(List.of(size(0), channels, arithmetic.multiply(size(2), b), arithmetic.multiply(size(3), b)))));
    }

    void toDepth(SpaceToDepth move) {
        String b = Integer.toString(move.block());
        var arithmetic = new Arithmetic(script);
        String rows = arithmetic.divide(size(2), b);
        String columns = arithmetic.divide(size(3), b);
        String apart = script.let(call("reshape", script.data(node),
                list(List.of(size(0), size(1), rows, b, columns, b))));
        String channels = arithmetic.multiply(size(1), Integer.toString(move.block() * move.block()));
        compute(call("reshape", call("permute", apart, "[0, 3, 5, 1, 2, 4]"),
                list(List.of(size(0), channels, rows, columns))));
    }

    private String size(int axis) {
        return script.size(node.input(0), axis);
    }

    void eye(EyeLike eye) {
        ElementType type = eye.to().or(() -> script.type(node.input(0))).orElse(ElementType.FLOAT32);
        String columns = call("arange", size(1));
        String rows = call("unsqueeze", call("arange", size(0)), 1);
        compute(Quantizing.toType(call("eq", call("sub", columns, rows), eye.diagonal()), type));
    }

    void gather(GatherElements gather) {
        int axis = script.axis(gather.axis(), node.input(0));
        compute(call("gather", script.data(node), axis, places(axis)));
    }

    void gather(GatherND gather) {
        compute(call("index", script.data(node), tuple(gather.batchDims())));
    }

    void nonZero() {
        compute(call("t", call("nonzero", script.data(node))));
    }

    void tile() {
        compute(call("repeat", script.data(node), list(script.numbers(node.input(1)))));
    }

    /// Indices along `axis` that count from the start.
    private String places(int axis) {
        String index = Quantizing.toType(script.tensor(node.input(1)), ElementType.INT64);
        String name = script.let(index);
        return script.let(call("where", call("lt", name, 0), call("add", name, size(axis)), name));
    }

    /// What the last dimension of the indices spells out, as an index for each dimension of the data.
    private String tuple(int batchDims) {
        String indices = script.let(Quantizing.toType(script.tensor(node.input(1)), ElementType.INT64));
        int rank = script.rank(node.input(1));
        var all = new ArrayList<String>();
        for (int i = 0; i < batchDims; i++) {
            all.add(call("reshape", call("arange", size(i)), Counting.along(rank - 1, i, "-1")));
        }
        long count = script.shape(node.input(1)).dim(-1).sizeOr(-1);
        if (count < 0) {
            throw new Formless("how many dimensions its indices name is not known");
        }
        for (int i = 0; i < count; i++) {
            all.add(call("select", indices, -1, i));
        }
        return "annotate(List[Optional[Tensor]], " + list(all) + ")";
    }

    void scatter(ScatterElements scatter) {
        int axis = script.axis(scatter.axis(), node.input(0));
        String places = places(axis);
        String updates = script.tensor(node.input(2));
        String data = script.data(node);
        compute(switch (scatter.reduction()) {
            case NONE -> call("scatter", data, axis, places, updates);
            case ADD -> call("scatter_add", data, axis, places, updates);
            case MUL -> call("scatter_reduce", data, axis, places, updates, "\"prod\"");
            case MAX -> call("scatter_reduce", data, axis, places, updates, "\"amax\"");
            case MIN -> call("scatter_reduce", data, axis, places, updates, "\"amin\"");
        });
    }

    void scatter(Scattering reduction) {
        if (reduction != Scattering.NONE && reduction != Scattering.ADD) {
            throw new Formless("the operator has no counterpart there that " + reduction.name().toLowerCase(Locale.ROOT)
                    + "s slices");
        }
        compute(call("index_put", script.data(node), tuple(0), script.tensor(node.input(2)),
                reduction == Scattering.ADD ? "True" : "False"));
    }

    void oneHot(OneHot op) {
        int rank = script.rank(node.input(0)) + 1;
        int axis = op.axis() < 0 ? op.axis() + rank : op.axis();
        String depth = script.constant(node.input(1)).map(array -> Long.toString(array.toLongs()[0]))
                .orElseGet(() -> script.let("int(" + script.tensor(node.input(1)) + ")"));
        String index = script.let(Quantizing.toType(script.data(node), ElementType.INT64));
        String counted = script.let(call("where", call("lt", index, 0), call("add", index, depth), index));
        String places = call("reshape", call("arange", depth), Counting.along(rank, axis, "-1"));
        String isHot = script.let(call("eq", call("unsqueeze", counted, axis), places));
        String values = script.tensor(node.input(2));
        compute(call("where", isHot, call("select", values, 0, 1), call("select", values, 0, 0)));
    }

    void size() {
        var arithmetic = new Arithmetic(script);
        String product = IntStream.range(0, script.rank(node.input(0))).mapToObj(this::size).reduce("1",
                arithmetic::multiply);
        script.bind(node.output(), new Script.Wholes(List.of(product), true));
    }

    /// Sorted stably, so that of equal elements the first come first.
    void top(TopK top) {
        int axis = script.axis(top.axis(), node.input(0));
        String wanted = script.numbers(node.input(1)).getFirst();
        List<String> sorted = script.letAll(call("sort", script.data(node), "stable=True", "dim=" + axis,
                "descending=" + (top.largest() ? "True" : "False")), 2);
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                script.compute(node.outputs().get(i), call("slice", sorted.get(i), axis, 0, wanted, 1));
            }
        }
    }

    void triangle(Trilu op) {
        String diagonal = node.hasInput(1) ? script.numbers(node.input(1)).getFirst() : "0";
        compute(call(op.upper() ? "triu" : "tril", script.data(node), diagonal));
    }
}
