package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.ConvInteger;
import espalier.model.op.QLinearConv;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Collections;

/// Writes products of integers, computed in double precision, where sums of 8-bit products are exact.
record IntegerProducts(Script script, Node node) {
    /// The sums of products of two matrices of integers.
    String sums() {
        return Quantizing.toType(call("matmul", centred(0, 2, -2), centred(1, 3, -1)), ElementType.INT32);
    }

    /// The sums of products of a convolution of integers.
    String sums(ConvInteger conv) {
        return Quantizing.toType(convolved(conv.window(), conv.groups(), centred(0, 2, 1), centred(1, 3, 0)),
                ElementType.INT32);
    }

    /// Input `index` less its zeros, which differ along `axis` where there are several.
    private String centred(int index, int zero, int axis) {
        String data = Quantizing.toType(script.tensor(node.input(index)), ElementType.FLOAT64);
        return node.hasInput(zero)
                ? script.let(call("sub", data, spread(zero, axis, script.rank(node.input(index)))))
                : script.let(data);
    }

    private String spread(int index, int axis, int rank) {
        Shape shape = script.shape(node.input(index));
        String numbers = Quantizing.toType(script.tensor(node.input(index)), ElementType.FLOAT64);
        if (shape.rank() == 0 || shape.rank() > 1) {
            return numbers;
        }
        if (shape.isKnown() && shape.elements() == 1) {
            return call("reshape", numbers, "annotate(List[int], [])");
        }
        return call("reshape", numbers, Counting.along(rank, axis < 0 ? axis + rank : axis, "-1"));
    }

    private String convolved(Window window, int groups, String data, String weight) {
        Pads pads = Pads.of(script, node.input(0), window);
        return script.let(call("conv" + window.spatial() + "d", pads.around(data, "0.0"), weight, Script.NONE,
                list(window.strides()), list(Collections.nCopies(window.spatial(), 0)), list(window.dilations()),
                groups));
    }

    void matMul() {
        int rank = Math.max(script.rank(node.input(0)), script.rank(node.input(3)));
        String sums = script.let(call("matmul", centred(0, 2, -2), centred(3, 5, -1)));
        String scale = call("mul", spread(1, -2, rank), spread(4, -1, rank));
        requantize(sums, scale, 6, 7);
    }

    void convolution(QLinearConv conv) {
        String sums = convolved(conv.window(), conv.groups(), centred(0, 2, 1), centred(3, 5, 0));
        int rank = script.rank(node.input(0));
        if (node.hasInput(8)) {
            sums = script.let(call("add", sums, spread(8, 1, rank)));
        }
        requantize(sums, call("mul", spread(1, 1, rank), spread(4, 1, rank)), 6, 7);
    }

    /// Sums on the grid of the result. The factor is of single precision, as in ONNX Runtime.
    private void requantize(String sums, String scale, int resultScale, int resultZero) {
        ElementType type = script.type(node.input(resultZero)).orElse(ElementType.UINT8);
        String factor = script.let(call("div", Quantizing.toType(scale, ElementType.FLOAT32),
                Quantizing.toType(script.tensor(node.input(resultScale)), ElementType.FLOAT32)));
        String steps = call("round", call("mul", Quantizing.toType(sums, ElementType.FLOAT32), factor));
        String codes = script.let(call("add", steps, Quantizing.toType(script.tensor(node.input(resultZero)),
                ElementType.FLOAT32)));
        boolean isSigned = type == ElementType.INT8;
        script.compute(node.output(), Quantizing.toType(call("clamp", codes, isSigned ? "-128." : "0.",
                isSigned ? "127." : "255."), type));
    }

    void dynamic() {
        String data = script.data(node);
        String high = script.let(call("clamp", call("amax", data, "annotate(List[int], [])", "False"), "0.0", "None"));
        String low = script.let(call("clamp", call("amin", data, "annotate(List[int], [])", "False"), "None", "0.0"));
        String range = script.let(call("div", call("sub", high, low), "255.0"));
        String scale = script.let(call("where", call("eq", range, "0.0"), call("ones_like", range), range));
        String zero = script.let(call("clamp", call("round", call("div", call("neg", low), scale)), "0.0", "255.0"));
        String codes = call("clamp", call("add", call("round", call("div", data, scale)), zero), "0.0", "255.0");
        var results = new ArrayList<String>();
        results.add(Quantizing.toType(codes, ElementType.UINT8));
        results.add(scale);
        results.add(Quantizing.toType(zero, ElementType.UINT8));
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                script.compute(node.outputs().get(i), results.get(i));
            }
        }
    }
}
