package espalier.model.channel;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.op.Conv;
import espalier.model.op.Expand;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Reshape;
import espalier.model.op.Slice;
import espalier.model.op.Split;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Takes units out of a graph: cuts the weights, lets biases take over constants, and tells nodes that name sizes the new ones.
final class Removal {
    private final Flow flow;
    private final Constants constants;
    private final Removable removable;
    private final Map<String, CompressedLayer> layers;
    private final GraphDraft draft;
    private final Map<Node, float[]> biases = new HashMap<>();
    private final Map<String, List<Cut>> cuts = new LinkedHashMap<>();

    /// @param layers by weight name; those that are cut change
    Removal(Flow flow, Constants constants, Removable removable, Map<String, CompressedLayer> layers) {
        this.flow = flow;
        this.constants = constants;
        this.removable = removable;
        this.layers = layers;
        draft = new GraphDraft(flow.graph());
    }

    Graph apply() {
        flow.contractions().stream().filter(Contraction::isWeighted).forEach(this::takeOver);
        flow.graph().weights().keySet().forEach(this::cut);
        var nodes = new ArrayList<Node>();
        flow.graph().nodes().forEach(node -> add(node, nodes));
        return draft.with(nodes);
    }

    /// What was cut of weights, by name.
    Map<String, List<Cut>> cuts() {
        return cuts;
    }

    private int[] kept(Axis axis) {
        return IntStream.range(0, axis.size()).filter(i -> !removable.contains(axis.units()[i])).toArray();
    }

    private boolean isTouched(Axis axis) {
        return kept(axis).length < axis.size();
    }

    private boolean isTouched(String value) {
        return flow.axes(value).stream().anyMatch(this::isTouched);
    }

    private void cut(String weight) {
        List<Axis> axes = flow.axes(weight);
        for (int axis = 0; axis < axes.size(); axis++) {
            if (isTouched(axes.get(axis))) {
                var cut = new Cut(axis, kept(axes.get(axis)));
                cuts.computeIfAbsent(weight, _ -> new ArrayList<>()).add(cut);
                layers.computeIfPresent(weight, (_, layer) -> cut.of(layer));
                draft.replace(weight, layers.containsKey(weight)
                        ? layers.get(weight).weight()
                        : cut.of(draft.now(weight)));
            }
        }
    }

    /// What removed constants add to each result that stays.
    private void takeOver(Contraction sum) {
        Axis read = flow.axis(sum.factor(), sum.factorAxis());
        Axis results = flow.axis(sum.factor(), sum.outputAxis());
        double[] gone = new double[read.size()];
        for (int i = 0; i < gone.length; i++) {
            double constant = removable.contains(read.units()[i]) ? constants.of(sum.data(), read.units()[i]) : 0;
            gone[i] = Double.isNaN(constant) ? 0 : constant;
        }
        if (Arrays.stream(gone).allMatch(constant -> constant == 0)) {
            return;
        }
        double[] added = added(sum, gone, results.size());
        Node node = sum.node();
        boolean hasBias = !(node.op() instanceof MatMul) && node.hasInput(2);
        float[] before = hasBias ? constants.contents(node.input(2)) : new float[added.length];
        int[] kept = kept(results);
        float[] bias = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            bias[i] = (float) (before[kept[i]] + added[kept[i]]);
        }
        biases.put(node, bias);
    }

    private double[] added(Contraction sum, double[] gone, int results) {
        Shape shape = flow.content(sum.factor()).shape();
        float[] weights = constants.contents(sum.factor());
        double[] added = new double[results];
        long innerIn = Constants.inner(shape, sum.factorAxis());
        long innerOut = Constants.inner(shape, sum.outputAxis());
        // A Gemm weighs its product and its bias apart.
        double share = sum.node().op() instanceof Gemm gemm ? gemm.alpha() / gemm.beta() : 1;
        for (int i = 0; i < weights.length; i++) {
            added[(int) (i / innerOut % results)] += share * weights[i] * gone[(int) (i / innerIn % gone.length)];
        }
        return added;
    }

    private void add(Node node, List<Node> nodes) {
        var inputs = new ArrayList<>(node.inputs());
        Op op = node.op();
        switch (op) {
            case Conv conv when conv.groups() > 1 && flow.axis(node.input(1), 1).size() == 1
                    && isTouched(node.input(0)) ->
                op = new Conv(conv.window(), kept(flow.axis(node.input(0), 1)).length);
            case Reshape _ when isTouched(node.input(0)) || flow.numbers(node.input(1)).isEmpty() -> {
                if (SizeUses.isWritable(flow, node)) {
                    op = new Reshape(false);
                    inputs.set(1, constant(node.output() + "/shape", shape(node)));
                }
            }
            case Expand _ when isTouched(node.output()) ->
                inputs.set(1, constant(node.output() + "/shape", expanded(node)));
            case Split(int axis) when isTouched(flow.axis(node.input(0), axis)) -> {
                long[] sizes = node.outputs().stream().mapToLong(part -> kept(flow.axis(part, axis)).length).toArray();
                inputs.subList(1, inputs.size()).clear();
                inputs.add(constant(node.input(0) + "/split", sizes));
            }
            case Slice _ when isTouched(node.input(0)) || isComputed(node) -> slice(node, inputs);
            default -> {
                // Others follow their inputs.
            }
        }
        addWithBias(new Node(node.id(), node.name(), op, inputs, node.outputs()), biases.get(node), nodes);
    }

    private void addWithBias(Node node, float[] bias, List<Node> nodes) {
        if (bias == null) {
            nodes.add(node);
            return;
        }
        var content = new Dense(Array.of(bias, bias.length));
        if (!(node.op() instanceof MatMul) && flow.isWeight(node.input(2)) && draft.uses(node.input(2)) == 1) {
            layers.remove(node.input(2));
            draft.replace(node.input(2), content);
            nodes.add(node);
            return;
        }
        String name = draft.add(node.output() + "/bias", content);
        if (node.op() instanceof MatMul) {
            String product = draft.fresh(node.output() + "/product");
            nodes.add(new Node(node.id(), node.name(), node.op(), node.inputs(), List.of(product)));
            nodes.add(new Node(draft.freshId(), draft.fresh(node.name() + "/bias"), new Binary(Binary.Kind.Add),
                    List.of(product, name), node.outputs()));
        } else {
            nodes.add(new Node(node.id(), node.name(), node.op(), List.of(node.input(0), node.input(1), name),
                    node.outputs()));
        }
    }

    private String constant(String name, long... numbers) {
        return draft.add(name, new Dense(Array.of(numbers)));
    }

    /// What the shape of a value becomes; sizes that are not known are −1.
    private long[] sizes(String value) {
        Shape shape = flow.shape(value).orElseThrow();
        long[] sizes = new long[shape.rank()];
        for (int i = 0; i < sizes.length; i++) {
            Axis axis = flow.axis(value, i);
            sizes[i] = axis.isFollowed() ? kept(axis).length : shape.dim(i).sizeOr(-1);
        }
        return sizes;
    }

    /// The shape for a Reshape: one open size may follow from the others, more are copied from where they stand.
    private long[] shape(Node node) {
        long[] sizes = sizes(node.output());
        if (Arrays.stream(sizes).filter(size -> size < 0).count() > 1) {
            Arrays.setAll(sizes, i -> Math.max(0, sizes[i]));
        }
        return sizes;
    }

    /// Expand leaves alone what is to be 1.
    private long[] expanded(Node node) {
        long[] wanted = flow.numbers(node.input(1)).orElseThrow().stream().mapToLong(Long::longValue).toArray();
        int rank = flow.axes(node.output()).size();
        for (int i = 0; i < wanted.length; i++) {
            if (isTouched(flow.axis(node.output(), rank - wanted.length + i))) {
                wanted[i] = 1;
            }
        }
        return wanted;
    }

    /// Whether bounds come from sizes that may be others now.
    private boolean isComputed(Node slice) {
        return flow.weight(slice.input(1)).isEmpty() || flow.weight(slice.input(2)).isEmpty();
    }

    private void slice(Node node, List<String> inputs) {
        List<Slicing.Range> ranges = Slicing.ranges(flow, node).orElse(List.of());
        if (ranges.isEmpty()) {
            return;
        }
        long[] starts = flow.numbers(node.input(1)).orElseThrow().stream().mapToLong(Long::longValue).toArray();
        long[] ends = flow.numbers(node.input(2)).orElseThrow().stream().mapToLong(Long::longValue).toArray();
        for (int i = 0; i < ranges.size(); i++) {
            Slicing.Range range = ranges.get(i);
            Axis axis = flow.axis(node.input(0), range.axis());
            if (isTouched(axis)) {
                starts[i] = kept(axis.range(0, range.from())).length;
                ends[i] = kept(axis.range(0, range.to())).length;
            }
        }
        inputs.set(1, constant(node.output() + "/starts", starts));
        inputs.set(2, constant(node.output() + "/ends", ends));
    }
}
