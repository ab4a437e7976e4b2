package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;
import static espalier.format.torch.write.Script.number;

import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.Softmax;
import java.util.ArrayList;

/// Writes normalizations and softmax.
final class Normalizing {
    private Normalizing() {
    }

    static void batch(Script script, Node node, BatchNorm norm) {
        script.compute(node.output(), call("batch_norm", script.data(node), script.tensor(node.input(1)),
                script.tensor(node.input(2)), script.tensor(node.input(3)), script.tensor(node.input(4)), "False",
                // ONNX says how much is kept, PyTorch how much is new.
                number(Math.round((1 - (double) norm.momentum()) * 1e7) / 1e7), number(norm.epsilon()), "True"));
    }

    static void instance(Script script, Node node, InstanceNorm norm) {
        script.compute(node.output(), call("instance_norm", script.data(node), script.tensor(node.input(1)),
                script.tensor(node.input(2)), Script.NONE, Script.NONE, "True", "0.1", number(norm.epsilon()),
                "True"));
    }

    static void layer(Script script, Node node, LayerNorm norm) {
        String data = node.input(0);
        var sizes = new ArrayList<String>();
        for (int axis = script.axis(norm.axis(), data); axis < script.rank(data); axis++) {
            sizes.add(script.size(data, axis));
        }
        boolean isTorch = fits(script, node, 1, sizes) && fits(script, node, 2, sizes);
        if (isTorch) {
            script.compute(node.output(), call("layer_norm", script.data(node), list(sizes),
                    script.tensor(node.input(1)), script.optional(node, 2), number(norm.epsilon()), "True"));
            return;
        }
        String plain = script.let(call("layer_norm", script.data(node), list(sizes), Script.NONE, Script.NONE,
                number(norm.epsilon()), "True"));
        String scaled = script.let(call("mul", plain, script.tensor(node.input(1))));
        script.bind(node.output(),
                node.hasInput(2) ? script.let(call("add", scaled, script.tensor(node.input(2)))) : scaled);
    }

    private static boolean fits(Script script, Node node, int index, ArrayList<String> sizes) {
        if (!node.hasInput(index)) {
            return true;
        }
        Shape shape = script.shape(node.input(index));
        return shape.dims().stream().map(Object::toString).toList().equals(sizes);
    }

    static void softmax(Script script, Node node, Softmax softmax) {
        String operator = softmax.log() ? "log_softmax" : "softmax";
        int axis = script.axis(softmax.axis(), node.input(0));
        int last = script.rank(node.input(0)) - 1;
        if (!softmax.flatten() || axis == last) {
            script.compute(node.output(), call(operator, script.data(node), axis, Script.NONE));
            return;
        }
        String rows = script.let(call("flatten", script.data(node), axis, -1));
        String values = script.let(call(operator, rows, axis, Script.NONE));
        script.compute(node.output(), call("reshape", values, call("size", script.data(node))));
    }
}
