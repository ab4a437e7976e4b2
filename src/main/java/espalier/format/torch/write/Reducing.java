package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.Reduce;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes reductions.
final class Reducing {
    private Reducing() {
    }

    static void reduce(Script script, Node node, Reduce reduce) {
        Optional<Script.Wholes> product = product(script, node, reduce);
        if (product.isPresent()) {
            script.bind(node.output(), product.get());
            return;
        }
        List<Long> given = node.hasInput(1) ? script.require(node.input(1), "its axes") : List.of();
        if (given.isEmpty() && reduce.noAxesMeansNone()) {
            Elementwise.same(script, node);
            return;
        }
        List<Integer> axes = given.isEmpty()
                ? IntStream.range(0, script.rank(node.input(0))).boxed().toList()
                : given.stream().map(axis -> script.axis(axis, node.input(0))).sorted().toList();
        if (axes.isEmpty()) {
            script.compute(node.output(), single(reduce.kind(), script.data(node)));
            return;
        }
        script.compute(node.output(), reduce(script, node, reduce, axes));
    }

    /// The number of elements, which graphs compute from shapes, stays a number.
    private static Optional<Script.Wholes> product(Script script, Node node, Reduce reduce) {
        if (reduce.kind() != Reduce.Kind.Prod || !script.isWholes(node.input(0)) || script.rank(node.input(0)) != 1) {
            return Optional.empty();
        }
        var arithmetic = new Arithmetic(script);
        String product = script.numbers(node.input(0)).stream().reduce("1", arithmetic::multiply);
        return Optional.of(new Script.Wholes(List.of(product), !reduce.keepDims()));
    }

    private static String reduce(Script script, Node node, Reduce reduce, List<Integer> axes) {
        String x = script.data(node);
        String keep = reduce.keepDims() ? "True" : "False";
        String all = list(axes);
        // PyTorch sums narrow integers in wide ones.
        String type = script.type(node.input(0)).filter(element -> element == ElementType.INT32)
                .map(element -> "dtype=" + TorchType.of(element).code()).orElse("dtype=None");
        return switch (reduce.kind()) {
            case L1 -> call("sum", call("abs", x), all, keep, type);
            case L2 -> call("sqrt", call("sum", call("mul", x, x), all, keep, type));
            case LogSum -> call("log", call("sum", x, all, keep, type));
            case LogSumExp -> call("logsumexp", x, all, keep);
            case Max -> call("amax", x, all, keep);
            case Mean -> mean(script, node, x, all, keep);
            case Min -> call("amin", x, all, keep);
            case Prod -> products(script, x, axes, keep);
            case Sum -> call("sum", x, all, keep, type);
            case SumSquare -> call("sum", call("mul", x, x), all, keep, type);
        };
    }

    /// PyTorch has no mean of integers; ONNX cuts it off after the point.
    private static String mean(Script script, Node node, String x, String axes, String keep) {
        if (script.isFloating(node.input(0))) {
            return call("mean", x, axes, keep);
        }
        String mean = script.let(call("mean", x, axes, keep, "dtype=" + TorchType.of(ElementType.FLOAT64).code()));
        int type = script.type(node.input(0)).map(TorchType::of).orElse(TorchType.INT64).code();
        return call("to", mean, type, "False", "False", Script.NONE);
    }

    /// One axis after the other, the last first, so that those before keep their places.
    private static String products(Script script, String x, List<Integer> axes, String keep) {
        String product = x;
        for (int axis : axes.reversed()) {
            product = script.let(call("prod", product, axis, keep));
        }
        return product;
    }

    /// What a reduction makes of a single number.
    private static String single(Reduce.Kind kind, String x) {
        return switch (kind) {
            case L1, L2 -> call("abs", x);
            case LogSum -> call("log", x);
            case SumSquare -> call("mul", x, x);
            case LogSumExp, Max, Mean, Min, Prod, Sum -> x;
        };
    }
}
