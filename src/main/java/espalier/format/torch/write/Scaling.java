package espalier.format.torch.write;

import static espalier.format.torch.write.Script.call;
import static espalier.format.torch.write.Script.list;
import static espalier.format.torch.write.Script.number;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Einsum;
import espalier.model.op.GridSample;
import espalier.model.op.GroupNorm;
import espalier.model.op.LocalResponseNorm;
import espalier.model.op.LpNorm;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.Resize;
import espalier.model.op.RmsNorm;
import espalier.model.op.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Writes the rarer normalizations, sums by Einstein's convention, and sampling at other places.
record Scaling(Script script, Node node) {
    /// By Einstein's convention.
    String sum(Einsum sum) {
        return call("einsum", "\"" + sum.equation() + "\"",
                list(node.inputs().stream().map(script::tensor).toList()));
    }

    /// PyTorch numbers modes and paddings in the order that GridSample has them.
    String sampled(GridSample sample) {
        return call("grid_sampler", script.data(node), script.tensor(node.input(1)), sample.mode().ordinal(),
                sample.padding().ordinal(), sample.alignCorners() ? "True" : "False");
    }

    private String data() {
        return script.data(node);
    }

    String groups(GroupNorm norm) {
        String scale = script.tensor(node.input(1));
        String bias = script.tensor(node.input(2));
        if (norm.perGroup()) {
            String each = new Arithmetic(script).divide(script.size(node.input(0), 1),
                    Integer.toString(norm.groups()));
            scale = script.let(call("repeat_interleave", scale, each, 0));
            bias = script.let(call("repeat_interleave", bias, each, 0));
        }
        return call("group_norm", data(), norm.groups(), scale, bias, number(norm.epsilon()), "True");
    }

    String response(LocalResponseNorm norm) {
        var pads = new ArrayList<>(Collections.nCopies(2 * (script.rank(node.input(0)) - 2), 0));
        pads.add((norm.size() - 1) / 2);
        pads.add(norm.size() / 2);
        String squares = script.let(call("constant_pad_nd", call("mul", data(), data()), list(pads), "0.0"));
        String channels = script.size(node.input(0), 1);
        var arithmetic = new Arithmetic(script);
        String sum = "";
        for (int i = 0; i < norm.size(); i++) {
            String end = arithmetic.add(channels, Integer.toString(i));
            String part = call("slice", squares, 1, i, end, 1);
            sum = script.let(sum.isEmpty() ? part : call("add", sum, part));
        }
        String scaled = call("add", call("mul", sum, number(norm.alpha() / norm.size())), number(norm.bias()));
        return call("div", data(), call("pow", scaled, number(norm.beta())));
    }

    String norm(LpNorm norm) {
        String axes = "[" + script.axis(norm.axis(), node.input(0)) + "]";
        String sum = norm.p() == 1
                ? call("sum", call("abs", data()), axes, "True")
                : call("sqrt", call("sum", call("mul", data(), data()), axes, "True"));
        String length = script.let(sum);
        // Zeros stay zeros: what has no length is divided by one.
        return call("div", data(), call("add", length, call("eq", length, "0.0")));
    }

    String standard(MeanVarianceNorm norm) {
        String axes = list(norm.axes());
        String centred = script.let(call("sub", data(), call("mean", data(), axes, "True")));
        String deviation = script.let(call("sqrt", call("mean", call("mul", centred, centred), axes, "True")));
        return call("div", centred, call("add", deviation, "1.0e-9"));
    }

    String rootMeanSquare(RmsNorm norm) {
        String input = node.input(0);
        List<Integer> axes = IntStream.range(script.axis(norm.axis(), input), script.rank(input)).boxed().toList();
        String squares = script.let(call("mean", call("mul", data(), data()), list(axes), "True"));
        String scaled = script.let(call("div", data(), call("sqrt", call("add", squares, number(norm.epsilon())))));
        return call("mul", scaled, script.tensor(node.input(1)));
    }

    /// One axis after the other: neighbours are picked and mixed with weights that are known beforehand.
    String resized(Resize resize) {
        if (resize.coordinates() == Resize.Coordinates.TF_CROP_AND_RESIZE) {
            throw new Formless("the operator has no counterpart there that crops");
        }
        String result = script.isFloating(node.input(0)) || resize.mode() == Resize.Mode.NEAREST
                ? data()
                : script.let(Quantizing.toType(data(), ElementType.FLOAT32));
        for (Resize.Stretch stretch : stretches(resize)) {
            boolean isSame = stretch.from() == stretch.to() && stretch.scale() == 1
                    && resize.coordinates() != Resize.Coordinates.TF_HALF_PIXEL_FOR_NN;
            if (!isSame) {
                if (!script.shape(node.input(0)).dim(stretch.axis()).isKnown()) {
                    throw new Formless("the size of what it resizes is not known");
                }
                result = along(resize, stretch, result);
            }
        }
        return result;
    }

    private List<Resize.Stretch> stretches(Resize resize) {
        Shape shape = script.shape(node.input(0));
        long[] sizes = IntStream.range(0, shape.rank()).mapToLong(axis -> shape.dim(axis).sizeOr(1)).toArray();
        List<Double> scales = node.hasInput(2) ? numbers(2) : List.of();
        List<Long> wanted = node.hasInput(3) && scales.isEmpty()
                ? script.numbers(node.input(3)).stream().map(size -> Script.isKnown(size) ? Long.parseLong(size) : 1)
                        .toList()
                : List.of();
        return resize.stretches(sizes, List.of(), scales, wanted);
    }

    private List<Double> numbers(int index) {
        Array array = script.constant(node.input(index))
                .orElseThrow(() -> new Formless("its scales are computed while it runs"));
        return Arrays.stream(array.toDoubles()).boxed().toList();
    }

    private String along(Resize resize, Resize.Stretch stretch, String x) {
        Taps taps = Taps.of(resize, stretch);
        int places = taps.outside().length;
        String name = node.output() + "\n" + stretch.axis();
        if (resize.mode() == Resize.Mode.NEAREST) {
            long[] indices = new long[places];
            Arrays.setAll(indices, i -> taps.indices()[taps.weights()[0][i] == 1 ? 0 : 1][i]);
            return script.let(call("index_select", x, stretch.axis(),
                    Counting.constant(script, name, Array.of(indices))));
        }
        int rank = script.rank(node.input(0));
        String sum = "";
        for (int tap = 0; tap < taps.indices().length; tap++) {
            float[] weights = new float[places];
            for (int i = 0; i < places; i++) {
                weights[i] = (float) taps.weights()[tap][i];
            }
            long[] sizes = new long[rank - stretch.axis()];
            Arrays.fill(sizes, 1);
            sizes[0] = places;
            String index = Counting.constant(script, name + " place " + tap, Array.of(taps.indices()[tap]));
            String weight = Counting.constant(script, name + " weight " + tap, Array.of(weights, sizes));
            String part = call("mul", call("index_select", x, stretch.axis(), index), weight);
            sum = script.let(sum.isEmpty() ? part : call("add", sum, part));
        }
        return sum;
    }
}
