package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;

import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.Gemm;
import java.util.Collections;
import java.util.List;

/// Writes convolutions and products of matrices.
final class Products {
    private Products() {
    }

    static void conv(Script script, Node node, Conv conv) {
        var pads = Pads.of(script, node.input(0), conv.window());
        int spatial = conv.window().spatial();
        String data = pads.isSymmetric() ? script.data(node) : pads.around(script.data(node), "0.0");
        List<?> inner = pads.isSymmetric() ? pads.before() : Collections.nCopies(spatial, 0);
        script.compute(node.output(), call("conv" + spatial + "d", data, script.tensor(node.input(1)),
                script.optional(node, 2), list(conv.window().strides()), list(inner),
                list(conv.window().dilations()), conv.groups()));
    }

    static void gemm(Script script, Node node, Gemm gemm) {
        String a = script.data(node);
        String b = script.tensor(node.input(1));
        boolean hasVector = node.hasInput(2) && script.shape(node.input(2)).equals(outputs(script, node, gemm));
        boolean isLinear = gemm.transposeB() && !gemm.transposeA() && gemm.alpha() == 1
                && (!node.hasInput(2) || hasVector && gemm.beta() == 1);
        if (isLinear) {
            script.compute(node.output(), call("linear", a, b, script.optional(node, 2)));
            return;
        }
        String product = script.let(call("matmul", gemm.transposeA() ? call("t", a) : a,
                gemm.transposeB() ? call("t", b) : b));
        String scaled = gemm.alpha() == 1
                ? product
                : script.let(call("mul", product, scale(script, node, gemm.alpha())));
        if (!node.hasInput(2)) {
            script.bind(node.output(), scaled);
            return;
        }
        String summand = script.tensor(node.input(2));
        String added = gemm.beta() == 1
                ? summand
                : script.let(call("mul", summand, scale(script, node, gemm.beta())));
        script.compute(node.output(), call("add", scaled, added));
    }

    /// A factor of numbers of the node's type.
    private static String scale(Script script, Node node, float factor) {
        return script.isFloating(node.input(0)) ? Script.number(factor) : Long.toString((long) factor);
    }

    private static Shape outputs(Script script, Node node, Gemm gemm) {
        return new Shape(List.of(script.shape(node.input(1)).dim(gemm.transposeB() ? 0 : 1)));
    }

    static void matMul(Script script, Node node) {
        script.compute(node.output(), call("matmul", script.data(node), script.tensor(node.input(1))));
    }
}
