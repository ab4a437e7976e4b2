package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Node;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Combine;
import espalier.model.op.CumSum;
import espalier.model.op.Hardmax;
import espalier.model.op.IsInf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes operators that find places, run through numbers, or make one array of many.
record Counting(Script script, Node node) {
    String place(ArgExtreme op) {
        String input = node.input(0);
        int axis = script.axis(op.axis(), input);
        String operator = op.kind() == ArgExtreme.Kind.Max ? "argmax" : "argmin";
        String keep = op.keepDims() ? "True" : "False";
        if (!op.last()) {
            return call(operator, script.data(node), axis, keep);
        }
        String last = new Arithmetic(script).subtract(script.size(input, axis), "1");
        return call("rsub", call(operator, call("flip", script.data(node), "[" + axis + "]"), axis, keep), last);
    }

    String combined(Combine op) {
        String operator = switch (op.kind()) {
            case Max -> "maximum";
            case Min -> "minimum";
            case Sum, Mean -> "add";
        };
        String result = script.data(node);
        for (String input : node.inputs().subList(1, node.inputs().size())) {
            result = script.let(call(operator, result, script.tensor(input)));
        }
        return op.kind() == Combine.Kind.Mean && node.inputs().size() > 1
                ? call("div", result, Script.number(node.inputs().size()))
                : result;
    }

    String sums(CumSum op) {
        int axis = script.axis(script.require(node.input(1), "its axis").getFirst(), node.input(0));
        String along = "[" + axis + "]";
        String data = op.reverse() ? script.let(call("flip", script.data(node), along)) : script.data(node);
        String type = script.type(node.input(0)).map(element -> "dtype=" + TorchType.of(element).computed().code())
                .orElse("dtype=None");
        String sums = script.let(call("cumsum", data, axis, type));
        String shifted = op.exclusive() ? script.let(call("sub", sums, data)) : sums;
        return op.reverse() ? call("flip", shifted, along) : shifted;
    }

    String highest(Hardmax op) {
        int rank = script.rank(node.input(0));
        int axis = script.axis(op.axis(), node.input(0));
        String data = op.flatten() && axis < rank - 1
                ? script.let(call("flatten", script.data(node), axis, -1))
                : script.data(node);
        String best = script.let(call("argmax", data, axis, "True"));
        String zeros = script.let(call("zeros_like", data));
        String marked = script.let(call("scatter", zeros, axis, best, "1.0"));
        return op.flatten() ? call("reshape", marked, call("size", script.data(node))) : marked;
    }

    String infinite(IsInf op) {
        if (op.negative() && op.positive()) {
            return call("isinf", script.data(node));
        }
        if (!op.negative() && !op.positive()) {
            return call("zeros_like", script.data(node), "dtype=" + TorchType.BOOL.code());
        }
        return call("eq", script.data(node), op.positive() ? "float(\"inf\")" : "float(\"-inf\")");
    }

    String range() {
        var numbers = new ArrayList<String>();
        for (String input : node.inputs()) {
            numbers.add(script.constant(input).map(Elementwise::number).orElseGet(() -> script.isFloating(input)
                    ? script.let("float(" + script.tensor(input) + ")")
                    : script.numbers(input).getFirst()));
        }
        ElementType type = script.type(node.input(0)).orElse(ElementType.FLOAT32);
        return call("arange", numbers.get(0), numbers.get(1), numbers.get(2), "dtype=" + TorchType.of(type).code());
    }

    /// A constant of the code, whatever the graph has.
    static String constant(Script script, String name, Array array) {
        script.bind(name, array);
        return script.tensor(name);
    }

    /// Sizes of 1 but for `size` at `axis`.
    static String along(int rank, int axis, String size) {
        List<String> sizes = new ArrayList<>(Collections.nCopies(rank, "1"));
        sizes.set(axis, size);
        return list(sizes);
    }
}
