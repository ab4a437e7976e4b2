package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.format.torch.write.Script.Wholes;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Gather;
import espalier.model.op.Pad;
import espalier.model.op.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes what takes a part of the elements, or adds some.
final class Picking {
    private Picking() {
    }

    static void gather(Script script, Node node, Gather gather) {
        String data = node.input(0);
        String indices = node.input(1);
        int axis = script.axis(gather.axis(), data);
        Optional<List<Long>> known = script.known(indices);
        if (script.isWholes(data) && known.isPresent() && script.rank(data) == 1 && script.rank(indices) <= 1) {
            List<String> all = script.numbers(data);
            script.bind(node.output(), new Wholes(known.get().stream()
                    .map(i -> all.get(Math.toIntExact(i < 0 ? i + all.size() : i))).toList(),
                    script.rank(indices) == 0));
            return;
        }
        if (known.isPresent() && script.rank(indices) == 0) {
            script.compute(node.output(), call("select", script.data(node), axis, known.get().getFirst()));
            return;
        }
        String index = indices(script, node, axis);
        if (axis == 0 && script.rank(data) == 2) {
            script.compute(node.output(), call("embedding", script.data(node), index));
            return;
        }
        String flat = script.let(call("reshape", index, "[-1]"));
        String picked = script.let(call("index_select", script.data(node), axis, flat));
        if (script.rank(indices) == 1) {
            script.bind(node.output(), picked);
            return;
        }
        var sizes = new ArrayList<String>();
        IntStream.range(0, axis).forEach(i -> sizes.add(script.size(data, i)));
        IntStream.range(0, script.rank(indices)).forEach(i -> sizes.add(script.size(indices, i)));
        IntStream.range(axis + 1, script.rank(data)).forEach(i -> sizes.add(script.size(data, i)));
        script.compute(node.output(), call("reshape", picked, list(sizes)));
    }

    /// Indices that count from the start.
    private static String indices(Script script, Node node, int axis) {
        String index = script.tensor(node.input(1));
        if (script.known(node.input(1)).filter(all -> all.stream().allMatch(i -> i >= 0)).isPresent()) {
            return index;
        }
        String shifted = script.let(call("add", index, script.size(node.input(0), axis)));
        return script.let(call("where", call("lt", index, "0"), shifted, index));
    }

    static void slice(Script script, Node node) {
        List<String> starts = script.numbers(node.input(1));
        List<String> ends = script.numbers(node.input(2));
        List<Long> axes = node.hasInput(3)
                ? script.require(node.input(3), "its axes")
                : IntStream.range(0, starts.size()).mapToObj(Long::valueOf).toList();
        Optional<List<Long>> steps = Optional.of(4).filter(node::hasInput)
                .map(index -> script.require(node.input(index), "its steps"));
        if (script.isWholes(node.input(0)) && script.rank(node.input(0)) == 1 && starts.size() == 1
                && Script.isKnown(starts.getFirst()) && Script.isKnown(ends.getFirst())
                && steps.filter(all -> all.getFirst() != 1).isEmpty()) {
            List<String> all = script.numbers(node.input(0));
            int from = position(Long.parseLong(starts.getFirst()), all.size());
            script.bind(node.output(),
                    new Wholes(all.subList(from, Math.max(from, position(Long.parseLong(ends.getFirst()), all.size()))),
                            false));
            return;
        }
        String result = script.data(node);
        for (int i = 0; i < starts.size(); i++) {
            int axis = script.axis(axes.get(i), node.input(0));
            long step = steps.isPresent() ? steps.get().get(i) : 1;
            String size = step < 0 ? script.size(node.input(0), axis) : "";
            result = slice(script, result, axis, starts.get(i), ends.get(i), step, size);
        }
        script.bind(node.output(), result);
    }

    private static int position(long index, int size) {
        return Math.clamp(index < 0 ? index + size : index, 0, size);
    }

    private static String slice(Script script, String x, int axis, String from, String to, long step, String size) {
        if (step > 0) {
            return script.let(call("slice", x, axis, from,
                    to.equals(Long.toString(Long.MIN_VALUE)) ? Long.toString(-Long.MAX_VALUE) : to, step));
        }
        if (!Script.isKnown(size) || !Script.isKnown(from) || !Script.isKnown(to)) {
            throw new Formless("it goes backwards over a size that is not known");
        }
        long start = Long.parseLong(from);
        long end = Long.parseLong(to);
        // Backwards is forwards over the reversed axis.
        long all = Long.parseLong(size);
        long first = all - 1 - Math.clamp(start < 0 ? start + all : start, -1, all - 1);
        long last = all - 1 - Math.clamp(end < 0 ? Math.max(end, Long.MIN_VALUE / 2) + all : end, -1, all - 1);
        return script.let(call("slice", call("flip", x, list(axis)), axis, first, Math.max(first, last), -step));
    }

    static void split(Script script, Node node, Split split) {
        int axis = script.axis(split.axis(), node.input(0));
        int parts = node.outputs().size();
        String start = "0";
        var arithmetic = new Arithmetic(script);
        List<String> sizes = node.hasInput(1) ? script.numbers(node.input(1)) : List.of();
        String each = sizes.isEmpty() ? arithmetic.divideUp(script.size(node.input(0), axis), parts) : "";
        for (int i = 0; i < parts; i++) {
            String end = arithmetic.add(start, sizes.isEmpty() ? each : sizes.get(i));
            if (!node.outputs().get(i).isEmpty()) {
                script.compute(node.outputs().get(i), call("slice", script.data(node), axis, start, end, 1));
            }
            start = end;
        }
    }

    static void pad(Script script, Node node, Pad pad) {
        List<Long> given = script.require(node.input(1), "its pads");
        int rank = script.rank(node.input(0));
        List<Long> axes = node.hasInput(3)
                ? script.require(node.input(3), "its axes")
                : IntStream.range(0, rank).mapToObj(Long::valueOf).toList();
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < axes.size(); i++) {
            int axis = script.axis(axes.get(i), node.input(0));
            before[axis] = given.get(i);
            after[axis] = given.get(i + axes.size());
        }
        if (pad.mode() == Pad.Mode.CONSTANT) {
            script.compute(node.output(),
                    call("constant_pad_nd", script.data(node), list(torchOrder(before, after)), value(script, node)));
            return;
        }
        String result = script.data(node);
        for (int axis = 0; axis < rank; axis++) {
            if (before[axis] != 0 || after[axis] != 0) {
                long cut = Math.max(0, -before[axis]);
                String size = script.size(node.input(0), axis);
                String end = new Arithmetic(script).subtract(size, Long.toString(Math.max(0, -after[axis])));
                // What is cut off goes first, so that it does not come back in what is added.
                String rest = cut == 0 && after[axis] >= 0
                        ? result
                        : script.let(call("slice", result, axis, cut, end, 1));
                result = repeated(script, pad.mode(), rest, axis, Math.max(0, before[axis]),
                        Math.max(0, after[axis]), new Arithmetic(script).subtract(end, Long.toString(cut)));
            }
        }
        script.bind(node.output(), result);
    }

    /// Begin and end of the last dimension first.
    private static long[] torchOrder(long[] before, long[] after) {
        return IntStream.range(0, before.length).map(i -> before.length - 1 - i).boxed()
                .flatMap(axis -> List.of(before[axis], after[axis]).stream()).mapToLong(Long::longValue).toArray();
    }

    private static String value(Script script, Node node) {
        if (!node.hasInput(2)) {
            return script.type(node.input(0)).filter(ElementType::isInteger).isPresent() ? "0" : "0.0";
        }
        return script.constant(node.input(2)).map(Elementwise::number)
                .orElseGet(() -> script.let((script.isFloating(node.input(2)) ? "float(" : "int(")
                        + script.tensor(node.input(2)) + ")"));
    }

    /// Elements picked anew along one axis: the edge again and again, or the inside mirrored.
    private static String repeated(Script script, Pad.Mode mode, String x, int axis, long before, long after,
            String size) {
        var arithmetic = new Arithmetic(script);
        String last = arithmetic.subtract(size, "1");
        String places = script.let(call("arange", -before, arithmetic.add(size, Long.toString(after)),
                "dtype=" + TorchType.INT64.code()));
        String index = switch (mode) {
            case EDGE -> call("clamp", places, "0", last);
            case WRAP -> call("remainder", places, size);
            default -> call("rsub", call("abs", call("rsub", call("abs", places), last)), last);
        };
        return script.let(call("index_select", x, axis, script.let(index)));
    }

}
