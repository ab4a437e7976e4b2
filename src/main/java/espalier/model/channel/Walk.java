package espalier.model.channel;

import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.GroupNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.LpPool;
import espalier.model.op.MatMul;
import espalier.model.op.Normalization;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Reduce;
import espalier.model.op.Resize;
import espalier.model.op.RmsNorm;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Follows channels through a graph, node by node: what each operator keeps together, and what it does not let go.
///
/// Source: Fang et al., *DepGraph* (CVPR 2023), algorithm 1; here for single channels, so that parts of a Concat and of a reshaped value
/// stay apart.
final class Walk {
    private final Flow flow;
    private final Products products;
    private final Moves moves;

    private Walk(Graph graph) {
        flow = new Flow(graph);
        products = new Products(flow);
        moves = new Moves(flow);
    }

    static Flow of(Graph graph) {
        var walk = new Walk(graph);
        graph.nodes().forEach(walk::node);
        for (var output : graph.outputs()) {
            walk.flow.axes(output.name())
                    .forEach(
                            axis -> walk.flow.fix(axis, "they are in the output '" + output.name() + "' of the model"));
        }
        return walk.flow;
    }

    private void node(Node node) {
        boolean isKnown = node.inputs().stream().filter(input -> !input.isEmpty())
                .allMatch(input -> flow.shape(input).isPresent()) && flow.shape(node.output()).isPresent();
        boolean isSimple = node.outputs().stream().filter(output -> !output.isEmpty()).count() == 1;
        if (!isKnown || !isSimple && !(node.op() instanceof ArrangingOp)) {
            flow.fixAll(node,
                    "the shapes around node " + Flow.name(node) + " are not known, or it has several results");
            return;
        }
        operator(node, node.op());
    }

    private void operator(Node node, Op op) {
        switch (op) {
            case Conv conv -> products.convolve(node, conv);
            case ConvTranspose conv -> products.transposed(node, conv);
            case Gemm gemm -> products.gemm(node, gemm);
            case MatMul _ -> products.multiply(node);
            case BatchNorm _,InstanceNorm _ -> perChannel(node);
            case Normalization norm -> normalize(node, norm);
            case Unary unary -> same(node, unary.kind() == Unary.Kind.Identity);
            case Clip _,Cast _,CastLike _,Dropout _ -> same(node, false);
            case Binary _,Combine _,Where _ -> moves.broadcast(node, node.inputs());
            case Softmax softmax -> softmax(node, softmax);
            case Pool _,LpPool _,GlobalPool _,GlobalLpPool _ -> window(node);
            case Resize _ -> resize(node);
            case Reduce reduce -> reduce(node, reduce);
            case ArrangingOp arranging -> moves.arrange(node, arranging);
            default -> flow.fixAll(node, "node " + Flow.name(node) + " may mix them");
        }
    }

    private void same(Node node, boolean isIdentity) {
        flow.set(node.output(), flow.axes(node.input(0)));
        if (isIdentity) {
            flow.weight(node.input(0)).ifPresent(weight -> flow.alias(node.output(), weight));
        }
    }

    /// Scale, shift and statistics go with the channels along dimension 1.
    private void perChannel(Node node) {
        Axis channels = flow.axis(node.input(0), 1);
        for (int i = 1; i < node.inputs().size(); i++) {
            flow.join(channels, flow.axis(node.input(i), 0), "node " + Flow.name(node) + " needs all of them");
            Role role = i == 1 ? Role.SCALES : i == 2 ? Role.SHIFTS : Role.FOLLOWS;
            flow.weight(node.input(i)).ifPresent(weight -> flow.role(weight, 0, role));
        }
        flow.set(node.output(), flow.axes(node.input(0)));
    }

    /// The others take statistics over several channels, which would be others without one of them.
    private void normalize(Node node, Normalization norm) {
        int rank = flow.axes(node.input(0)).size();
        int from = switch (norm) {
            case LayerNorm layer -> Math.floorMod(layer.axis(), rank);
            case RmsNorm rms -> Math.floorMod(rms.axis(), rank);
            case GroupNorm _ -> 1;
            default -> 0;
        };
        String obstacle = "node %s takes statistics over them".formatted(Flow.name(node));
        for (int axis = from; axis < rank; axis++) {
            flow.fix(flow.axis(node.input(0), axis), obstacle);
        }
        node.inputs().subList(1, node.inputs().size())
                .forEach(input -> flow.axes(input).forEach(axis -> flow.fix(axis, obstacle)));
        flow.set(node.output(), flow.axes(node.input(0)));
    }

    private void softmax(Node node, Softmax softmax) {
        int rank = flow.axes(node.input(0)).size();
        int first = Math.floorMod(softmax.axis(), Math.max(1, rank));
        for (int axis = first; axis < (softmax.flatten() ? rank : Math.min(rank, first + 1)); axis++) {
            flow.fix(flow.axis(node.input(0), axis), "node %s sums over them".formatted(Flow.name(node)));
        }
        flow.set(node.output(), flow.axes(node.input(0)));
    }

    private void window(Node node) {
        keepFirst(node, 2, "node %s slides over them".formatted(Flow.name(node)));
    }

    /// Dimensions from `kept` on stay and are not followed further.
    private void keepFirst(Node node, int kept, String obstacle) {
        List<Axis> data = flow.axes(node.input(0));
        var axes = new ArrayList<>(data.subList(0, kept));
        for (Axis axis : data.subList(kept, data.size())) {
            flow.fix(axis, obstacle);
            axes.add(Axis.NONE);
        }
        flow.set(node.output(), axes);
    }

    private void resize(Node node) {
        boolean isSpatial = flow.dim(node.input(0), 1).isKnown()
                && flow.dim(node.input(0), 1).equals(flow.dim(node.output(), 1));
        boolean bySizes = node.hasInput(3);
        String obstacle = "node %s resizes them".formatted(Flow.name(node));
        if (isSpatial && !bySizes) {
            keepFirst(node, 2, obstacle);
        } else {
            flow.fixAll(node, obstacle);
        }
    }

    private void reduce(Node node, Reduce reduce) {
        List<Axis> data = flow.axes(node.input(0));
        var along = flow.numbers(node.input(1));
        if (node.hasInput(1) && along.isEmpty()) {
            flow.fixAll(node, "node %s computes which dimensions it reduces".formatted(Flow.name(node)));
            return;
        }
        Set<Integer> reduced = new HashSet<>();
        along.orElse(List.of()).forEach(axis -> reduced.add((int) Math.floorMod(axis, (long) data.size())));
        boolean reducesAll = reduced.isEmpty() && !reduce.noAxesMeansNone();
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < data.size(); axis++) {
            if (!reducesAll && !reduced.contains(axis)) {
                axes.add(data.get(axis));
            } else {
                flow.fix(data.get(axis), "node %s reduces them to one".formatted(Flow.name(node)));
                axes.addAll(Collections.nCopies(reduce.keepDims() ? 1 : 0, Axis.NONE));
            }
        }
        flow.set(node.output(), axes);
    }
}
