package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.format.torch.write.Script.Wholes;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.Concat;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Flatten;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Transpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Writes what gives elements another shape or order.
final class Arranging {
    private Arranging() {
    }

    static void flatten(Script script, Node node, Flatten flatten) {
        String x = script.data(node);
        int rank = script.rank(node.input(0));
        int axis = script.axis(flatten.axis(), node.input(0));
        if (axis == 0) {
            script.compute(node.output(), call("reshape", x, "[1, -1]"));
            return;
        }
        String rows = axis == rank ? script.let(call("unsqueeze", x, rank)) : x;
        String columns = rank - axis > 1 ? script.let(call("flatten", rows, axis, -1)) : rows;
        script.bind(node.output(), axis > 1 ? script.let(call("flatten", columns, 0, axis - 1)) : columns);
    }

    static void reshape(Script script, Node node, Reshape reshape) {
        var sizes = new ArrayList<>(script.numbers(node.input(1)));
        if (script.isWholes(node.input(0)) && sizes.size() <= 1) {
            script.bind(node.output(), new Wholes(script.numbers(node.input(0)), sizes.isEmpty()));
            return;
        }
        for (int i = 0; i < sizes.size() && !reshape.allowZero(); i++) {
            if (sizes.get(i).equals("0")) {
                sizes.set(i, script.size(node.input(0), i));
            }
        }
        script.compute(node.output(), call("reshape", script.data(node), list(sizes)));
    }

    static void shapeOf(Script script, Node node, ShapeOf shape) {
        String data = node.input(0);
        int rank = script.rank(data);
        int from = Math.clamp(shape.start() < 0 ? shape.start() + (long) rank : shape.start(), 0, rank);
        int to = Math.clamp(shape.end() < 0 ? shape.end() + (long) rank : shape.end(), from, rank);
        script.bind(node.output(), new Wholes(IntStream.range(from, to).mapToObj(i -> script.size(data, i)).toList(),
                false));
    }

    static void concat(Script script, Node node, Concat concat) {
        if (node.inputs().stream().allMatch(input -> script.isWholes(input) && script.rank(input) == 1)) {
            script.bind(node.output(), new Wholes(
                    node.inputs().stream().flatMap(input -> script.numbers(input).stream()).toList(), false));
            return;
        }
        script.compute(node.output(), call("cat", list(node.inputs().stream().map(script::tensor).toList()),
                script.axis(concat.axis(), node.input(0))));
    }

    static void transpose(Script script, Node node, Transpose transpose) {
        List<Integer> order = transpose.order().isEmpty()
                ? IntStream.range(0, script.rank(node.input(0))).boxed().toList().reversed()
                : transpose.order();
        script.compute(node.output(), call("permute", script.data(node), list(order)));
    }

    static void squeeze(Script script, Node node) {
        if (script.isWholes(node.input(0))) {
            boolean stays = script.rank(node.input(0)) == 1 && script.numbers(node.input(0)).size() != 1;
            script.bind(node.output(), new Wholes(script.numbers(node.input(0)), !stays));
            return;
        }
        if (!node.hasInput(1)) {
            script.compute(node.output(), call("squeeze", script.data(node)));
            return;
        }
        List<Integer> axes = script.require(node.input(1), "its axes").stream()
                .map(axis -> script.axis(axis, node.input(0))).sorted().toList();
        String result = script.data(node);
        for (int axis : axes.reversed()) {
            result = script.let(call("squeeze", result, axis));
        }
        script.bind(node.output(), result);
    }

    static void unsqueeze(Script script, Node node) {
        List<Long> given = script.require(node.input(1), "its axes");
        if (script.isWholes(node.input(0)) && script.rank(node.input(0)) == 0 && given.size() == 1) {
            script.bind(node.output(), new Wholes(script.numbers(node.input(0)), false));
            return;
        }
        int rank = script.rank(node.input(0)) + given.size();
        String result = script.data(node);
        for (long axis : given.stream().map(axis -> axis < 0 ? axis + rank : axis).sorted().toList()) {
            result = script.let(call("unsqueeze", result, axis));
        }
        script.bind(node.output(), result);
    }

    static void expand(Script script, Node node) {
        List<String> wanted = script.numbers(node.input(1));
        int rank = script.rank(node.input(0));
        int most = Math.max(rank, wanted.size());
        var arithmetic = new Arithmetic(script);
        var sizes = new ArrayList<String>();
        for (int i = 0; i < most; i++) {
            int from = i - (most - rank);
            int asked = i - (most - wanted.size());
            String want = asked < 0 ? "1" : wanted.get(asked);
            // Both stretch: a wanted size of 1 leaves a dimension as it is.
            sizes.add(from < 0
                    ? want
                    : want.equals("1")
                            ? "-1"
                            : Script.isKnown(want)
                                    ? want
                                    : arithmetic.max(script.size(node.input(0),
                                            from), want));
        }
        script.compute(node.output(), call("expand", script.data(node), list(sizes)));
    }

    static void constantOfShape(Script script, Node node, ConstantOfShape constant) {
        Array value = constant.value();
        List<String> sizes = script.numbers(node.input(0));
        boolean isList = value.type() == ElementType.INT64 && sizes.size() == 1 && Script.isKnown(sizes.getFirst())
                && Long.parseLong(sizes.getFirst()) <= 64;
        if (isList) {
            script.bind(node.output(), new Wholes(Collections.nCopies(Integer.parseInt(sizes.getFirst()),
                    Elementwise.number(value)), false));
            return;
        }
        script.compute(node.output(), call("full", list(sizes), Elementwise.number(value),
                "dtype=" + TorchType.of(value.type()).computed().code()));
    }
}
