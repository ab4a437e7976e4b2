package espalier.model.channel;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.MatMul;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.Reduce;
import espalier.model.op.Resize;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/// Which channels of which values are one and the same number, whatever the input: what pruned filters leave behind.
final class Constants {
    private static final double UNKNOWN = Double.NaN;

    private final Flow flow;
    private final Map<String, Map<Integer, Double>> known = new HashMap<>();
    private final Map<String, float[]> contents = new HashMap<>();
    private final Map<String, Set<Integer>> holders = new HashMap<>();
    private final Map<Node, Contraction> sums = new HashMap<>();

    private Constants(Flow flow) {
        this.flow = flow;
        flow.contractions().stream().filter(Contraction::isWeighted).forEach(sum -> sums.put(sum.node(), sum));
    }

    static Constants of(Flow flow) {
        var constants = new Constants(flow);
        flow.graph().nodes().forEach(constants::node);
        return constants;
    }

    /// The number that a unit is in `value` wherever it stands; NaN if it is none.
    double of(String value, int unit) {
        if (flow.weight(value).isPresent() && !known.containsKey(value)) {
            known.put(value, ofWeight(value));
        }
        return known.getOrDefault(value, Map.of()).getOrDefault(flow.units().of(unit), UNKNOWN);
    }

    /// The numbers of the weight behind `value`.
    float[] contents(String value) {
        return contents.computeIfAbsent(flow.weight(value).orElseThrow(),
                name -> flow.content(name).toDense().toFloats());
    }

    private Map<Integer, Double> ofWeight(String value) {
        Shape shape = flow.content(flow.weight(value).orElseThrow()).shape();
        var found = new HashMap<Integer, Double>();
        boolean isFloat = !(flow.content(flow.weight(value).orElseThrow()) instanceof Dense(Array array))
                || array.type().isFloating();
        for (int axis = 0; isFloat && axis < shape.rank(); axis++) {
            Axis along = flow.axis(value, axis);
            long inner = 1;
            for (int i = axis + 1; i < shape.rank(); i++) {
                inner *= shape.size(i);
            }
            float[] numbers = contents(value);
            for (int i = 0; i < numbers.length && along.isFollowed(); i++) {
                agree(found, along.units()[(int) (i / inner % along.size())], numbers[i]);
            }
        }
        return found;
    }

    private void agree(Map<Integer, Double> found, int unit, double number) {
        found.merge(flow.units().of(unit), number, (a, b) -> a.doubleValue() == b ? a : (Double) UNKNOWN);
    }

    private void node(Node node) {
        if (node.outputs().stream().noneMatch(output -> flow.axes(output).stream().anyMatch(Axis::isFollowed))) {
            return;
        }
        switch (node.op()) {
            case Conv conv when !sums.containsKey(node) -> depthwise(node, conv);
            case Conv _,ConvTranspose _ -> sum(node, 1, 1);
            case Gemm gemm when sums.containsKey(node) -> sum(node, gemm.alpha(), gemm.beta());
            case MatMul _ when sums.containsKey(node) -> sum(node, 1, 1);
            case BatchNorm norm -> batchNorm(node, norm);
            case InstanceNorm _ -> map(node, _ -> UNKNOWN, Optional.of(node.input(2)));
            case Unary unary -> map(node, Functions.of(unary), Optional.empty());
            case MatMul _ -> zeros(node);
            case Cast _,Dropout _,GlobalPool _ -> map(node, x -> x, Optional.empty());
            case Reduce(var kind, _, _) -> map(node, x -> x == 0 || isOwn(kind) ? x : UNKNOWN, Optional.empty());
            case Clip _ -> map(node, x -> clipped(node, x), Optional.empty());
            case Pool pool -> map(node, x -> x == 0 || isUnpadded(pool) ? x : UNKNOWN, Optional.empty());
            case Resize resize -> map(node, x -> x == 0 || !isCrop(resize) ? x : UNKNOWN, Optional.empty());
            case Binary(var kind) -> meet(node, kind);
            case Combine(var kind) -> combine(node, kind);
            case Pad pad -> map(node, x -> isPaddedWith(node, pad, x) ? x : UNKNOWN, Optional.empty());
            case ArrangingOp _ -> move(node);
            default -> {
                // Nothing is known of what other operators make of a number.
            }
        }
    }

    /// A maximum ignores padding; an average counts it or not.
    private static boolean isUnpadded(Pool pool) {
        return pool.kind() == Pool.Kind.MAX || !pool.countPads()
                || pool.window().pads().stream().allMatch(pad -> pad == 0) && !pool.ceil();
    }

    /// Whether many equal numbers are reduced to one of them.
    private static boolean isOwn(Reduce.Kind kind) {
        return kind == Reduce.Kind.Mean || kind == Reduce.Kind.Max || kind == Reduce.Kind.Min;
    }

    private static boolean isCrop(Resize resize) {
        return resize.coordinates() == Resize.Coordinates.TF_CROP_AND_RESIZE;
    }

    private boolean isPaddedWith(Node node, Pad pad, double x) {
        boolean isNone = flow.numbers(node.input(1)).filter(pads -> pads.stream().allMatch(p -> p <= 0)).isPresent();
        return isNone || pad.mode() != Pad.Mode.CONSTANT || x == (node.hasInput(2) ? scalar(node.input(2)) : 0);
    }

    /// The product of two computed matrices is zero where one of them has zeros alone.
    private void zeros(Node node) {
        var found = new HashMap<Integer, Double>();
        for (int input = 0; input < 2; input++) {
            for (int unit : flow.axis(node.output(), input - 2).units()) {
                agree(found, unit, of(node.input(input), unit) == 0 ? 0 : UNKNOWN);
            }
        }
        known.put(node.output(), found);
    }

    private void combine(Node node, Combine.Kind kind) {
        var all = new ArrayList<>(node.inputs());
        String result = all.removeFirst();
        for (String next : all) {
            var pair = new Node(node.id(), node.name(), node.op(), List.of(result, next), node.outputs());
            meet(pair, switch (kind) {
                case Sum, Mean -> Binary.Kind.Add;
                case Max -> Binary.Kind.Max;
                case Min -> Binary.Kind.Min;
            });
            result = node.output();
        }
        if (kind == Combine.Kind.Mean) {
            known.getOrDefault(node.output(), Map.of())
                    .replaceAll((_, sum) -> sum == 0 ? sum : (Double) (sum / node.inputs().size()));
        }
    }

    private double clipped(Node node, double x) {
        double low = node.hasInput(1) ? scalar(node.input(1)) : Double.NEGATIVE_INFINITY;
        double high = node.hasInput(2) ? scalar(node.input(2)) : Double.POSITIVE_INFINITY;
        return Math.min(high, Math.max(low, x));
    }

    private double scalar(String value) {
        return flow.scalar(value).orElse(UNKNOWN);
    }

    /// @param otherwise a list with the numbers of channels whose own is zero times something
    private void map(Node node, DoubleUnaryOperator function, Optional<String> otherwise) {
        var found = new HashMap<Integer, Double>();
        for (Axis axis : flow.axes(node.output())) {
            for (int i = 0; i < axis.size(); i++) {
                double before = of(node.input(0), axis.units()[i]);
                double after = Double.isNaN(before) ? UNKNOWN : function.applyAsDouble(before);
                // Normalized over its own elements, a constant channel is its shift.
                boolean isShift = !Double.isNaN(before) && otherwise.isPresent();
                agree(found, axis.units()[i], isShift ? of(otherwise.get(), axis.units()[i]) : after);
            }
        }
        known.put(node.output(), found);
    }

    private void batchNorm(Node node, BatchNorm norm) {
        for (int i = 1; i < 5; i++) {
            if (flow.weight(node.input(i)).isEmpty()) {
                return;
            }
        }
        Axis channels = flow.axis(node.output(), 1);
        var found = new HashMap<Integer, Double>();
        for (int i = 0; i < channels.size(); i++) {
            double scale = contents(node.input(1))[i]
                    / Math.sqrt(contents(node.input(4))[i] + (double) norm.epsilon());
            double shift = contents(node.input(2))[i];
            double before = of(node.input(0), channels.units()[i]);
            agree(found, channels.units()[i],
                    scale == 0 ? shift : (before - contents(node.input(3))[i]) * scale + shift);
        }
        known.put(node.output(), found);
    }

    private void depthwise(Node node, Conv conv) {
        Axis filters = flow.axis(node.output(), 1);
        float[] weights = contents(node.input(1));
        int each = weights.length / Math.max(1, filters.size());
        Optional<float[]> bias = bias(node);
        var found = new HashMap<Integer, Double>();
        for (int i = 0; i < filters.size(); i++) {
            double before = of(node.input(0), filters.units()[i]);
            double sum = 0;
            boolean isZero = true;
            for (int k = i * each; k < (i + 1) * each; k++) {
                sum += weights[k];
                isZero &= weights[k] == 0;
            }
            double here = isZero || before == 0 ? 0 : Products.isPadded(conv.window()) ? UNKNOWN : before * sum;
            agree(found, filters.units()[i], here + shift(bias, node, 2, i));
        }
        known.put(node.output(), found);
    }

    /// The bias, if there is one and it is known.
    private Optional<float[]> bias(Node node) {
        return node.hasInput(2) ? flow.weight(node.input(2)).map(_ -> contents(node.input(2))) : Optional.empty();
    }

    private static double shift(Optional<float[]> bias, Node node, int input, int index) {
        if (!node.hasInput(input)) {
            return 0;
        }
        return bias.map(all -> all.length == 1 ? (double) all[0] : index < all.length ? all[index] : UNKNOWN)
                .orElse(UNKNOWN);
    }

    private void sum(Node node, double alpha, double beta) {
        Contraction sum = sums.get(node);
        double[] totals = totals(sum);
        Optional<float[]> bias = node.op() instanceof MatMul ? Optional.empty() : bias(node);
        int last = node.op() instanceof MatMul || node.op() instanceof Gemm ? -1 : 1;
        Axis results = flow.axis(node.output(), last);
        var found = new HashMap<Integer, Double>();
        for (int i = 0; i < results.size(); i++) {
            agree(found, results.units()[i], alpha * totals[i] + beta * shift(bias, node, 2, i));
        }
        known.put(node.output(), found);
    }

    /// What constant channels add up to in each result; NaN where others are read with weights that are not zero.
    private double[] totals(Contraction sum) {
        Shape shape = flow.content(sum.factor()).shape();
        float[] weights = contents(sum.factor());
        double[] inputs = inputs(sum);
        Axis results = flow.axis(sum.factor(), sum.outputAxis());
        double[] totals = new double[results.size()];
        long innerIn = inner(shape, sum.factorAxis());
        long innerOut = inner(shape, sum.outputAxis());
        for (int i = 0; i < weights.length; i++) {
            double constant = inputs[(int) (i / innerIn % inputs.length)];
            if (weights[i] != 0 && constant != 0) {
                totals[(int) (i / innerOut % totals.length)] += sum.isPadded() ? UNKNOWN : weights[i] * constant;
            }
        }
        return totals;
    }

    private double[] inputs(Contraction sum) {
        Axis read = flow.axis(sum.factor(), sum.factorAxis());
        double[] inputs = new double[read.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = of(sum.data(), read.units()[i]);
        }
        return inputs;
    }

    static long inner(Shape shape, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return inner;
    }

    /// What two values that meet element by element make of the numbers of each channel.
    private void meet(Node node, Binary.Kind kind) {
        int rank = flow.axes(node.output()).size();
        var found = new HashMap<Integer, Double>();
        for (int axis = 0; axis < rank && node.inputs().size() == 2; axis++) {
            Axis along = flow.axis(node.output(), axis);
            for (int i = 0; i < along.size(); i++) {
                double left = at(node.input(0), axis - rank, i);
                double right = at(node.input(1), axis - rank, i);
                agree(found, along.units()[i], Functions.of(kind, left, right));
            }
        }
        known.put(node.output(), found);
    }

    private double at(String value, int axisFromEnd, int position) {
        double scalar = scalar(value);
        if (!Double.isNaN(scalar)) {
            return scalar;
        }
        Axis along = flow.axis(value, axisFromEnd);
        return along.isFollowed() ? of(value, along.units()[along.size() == 1 ? 0 : position]) : UNKNOWN;
    }

    /// What moves stays what it is; a unit that comes from several values has to be the same in all.
    private void move(Node node) {
        List<String> sources = new ArrayList<>();
        for (String input : node.inputs()) {
            if (flow.axes(input).stream().anyMatch(Axis::isFollowed)) {
                sources.add(input);
            }
        }
        for (String output : node.outputs()) {
            var found = new HashMap<Integer, Double>();
            for (Axis axis : flow.axes(output)) {
                for (int unit : axis.units()) {
                    sources.stream().filter(source -> holds(source, unit))
                            .forEach(source -> agree(found, unit, of(source, unit)));
                }
            }
            known.put(output, found);
        }
    }

    private boolean holds(String value, int unit) {
        return holders.computeIfAbsent(value, _ -> {
            var units = new HashSet<Integer>();
            flow.axes(value).forEach(axis -> {
                for (int one : axis.units()) {
                    units.add(flow.units().of(one));
                }
            });
            return units;
        }).contains(flow.units().of(unit));
    }
}
