package espalier.model.channel;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.graph.Graph;
import espalier.model.op.Binary;
import espalier.model.op.Concat;
import espalier.model.op.MatMul;
import espalier.model.op.Reshape;
import espalier.model.op.Slice;
import espalier.model.op.Softmax;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/// Networks in which channels hang together in every way, and channels pruned in them.
final class ChannelNets {
    private ChannelNets() {
    }

    static SequencedMap<String, Graph> all(long seed) {
        var nets = new LinkedHashMap<String, Graph>();
        nets.put("residual", SketchedNets.smallResidual(seed));
        nets.put("depthwise", SketchedNets.inverted(seed));
        nets.put("concat", SketchedNets.joined(seed));
        nets.put("products", SketchedNets.products(seed));
        nets.put("grouped", grouped(seed));
        nets.put("flattened", flattened(seed));
        nets.put("one-dimensional", signals(seed));
        nets.put("dense", dense(seed));
        nets.put("shuffled", shuffled(seed));
        nets.put("squeezed", squeezed(seed));
        nets.put("channels last", channelsLast(seed));
        nets.put("heads", heads(seed));
        return nets;
    }

    /// The shape of a batch of two.
    static long[] inputs(Graph graph) {
        Shape shape = graph.inputs().getFirst().shape();
        long[] sizes = new long[shape.rank()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.dim(i).sizeOr(2);
        }
        return sizes;
    }

    static Graph grouped(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 16, 3, 1, 1));
        x = net.relu(net.conv(x, 16, 24, 3, 1, 4));
        x = net.relu(net.conv(x, 24, 24, 3, 1, 24));
        return net.build(net.linear(net.globalAverage(net.relu(net.conv(x, 24, 12, 1, 1, 2))), 12, 10), 10, 3, 8, 8);
    }

    static Graph flattened(long seed) {
        var net = new NetSketch(seed);
        String x = net.maxPool(net.conv(NetSketch.INPUT, 1, 6, 5, 1, 1), 2, 2);
        x = net.averagePool(net.relu(net.convNorm(x, 6, 10, 3, 1)), 2);
        return net.build(net.linear(net.relu(net.linear(net.flatten(x), 10 * 4, 20)), 20, 10), 10, 1, 9, 9);
    }

    static Graph signals(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv1d(NetSketch.INPUT, 2, 8, 9, 2));
        String y = net.add(net.unary(Unary.Kind.Tanh, net.conv1d(x, 8, 8, 5, 1)), x);
        return net.build(net.linear(net.relu(net.linear(net.flatten(net.conv1d(y, 8, 6, 1, 2)), 6 * 16, 12)), 12, 4), 4,
                2, 64);
    }

    static Graph dense(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 8, 3, 1, 1));
        String all = x;
        for (int i = 0; i < 3; i++) {
            String next = net.conv(net.relu(net.conv(all, 8 + 4 * i, 16, 1, 1, 1)), 16, 4, 3, 1, 1);
            all = net.node(new Concat(1), all, next);
        }
        return net.build(net.linear(net.globalAverage(net.relu(all)), 20, 10), 10, 3, 8, 8);
    }

    /// Halves that go different ways, are joined again and shuffled, as in ShuffleNet.
    static Graph shuffled(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 16, 3, 1, 1));
        String left = net.node(slice(net, "left", 0, 8), x, "left.from", "left.to", "left.axis");
        String right = net.node(slice(net, "right", 8, 16), x, "right.from", "right.to", "right.axis");
        String joined = net.node(new Concat(1), left, net.relu(net.conv(right, 8, 8, 3, 1, 1)));
        net.constant("apart", Array.of(0, 2, 8, 8, 8));
        net.constant("together", Array.of(0, 16, 8, 8));
        String apart = net.node(new Reshape(false), joined, "apart");
        String turned = net.node(new Transpose(List.of(0, 2, 1, 3, 4)), apart);
        String mixed = net.node(new Reshape(false), turned, "together");
        String out = net.globalAverage(net.relu(net.conv(mixed, 16, 12, 1, 1, 1)));
        return net.build(net.linear(out, 12, 10), 10, 3, 8, 8);
    }

    private static Slice slice(NetSketch net, String name, long from, long to) {
        net.constant(name + ".from", Array.of(from));
        net.constant(name + ".to", Array.of(to));
        net.constant(name + ".axis", Array.of(1));
        return new Slice();
    }

    /// Squeeze and excitation: channels weighed by what all of them say.
    static Graph squeezed(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 12, 3, 1, 1));
        String said = net.relu(net.linear(net.globalAverage(x), 12, 6));
        String gate = net.unary(Unary.Kind.Sigmoid, net.linear(said, 6, 12));
        net.constant("as channels", Array.of(-1, 12, 1, 1));
        String weighed = net.node(new Binary(Binary.Kind.Mul), x, net.node(new Reshape(false), gate, "as channels"));
        return net.build(net.linear(net.globalAverage(net.relu(net.conv(weighed, 12, 8, 3, 1, 1))), 8, 10), 10, 3, 8,
                8);
    }

    static Graph channelsLast(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 12, 3, 1, 1));
        String last = net.node(new Transpose(List.of(0, 2, 3, 1)), x);
        String wide = net.unary(Unary.Kind.Erf, net.product(last, 12, 24));
        String back = net.node(new Transpose(List.of(0, 3, 1, 2)), net.product(wide, 24, 12));
        return net.build(net.linear(net.globalAverage(net.add(back, x)), 12, 10), 10, 3, 8, 8);
    }

    /// Attention of two heads over rows of 8 features.
    static Graph heads(long seed) {
        var net = new NetSketch(seed);
        net.constant("in heads", Array.of(0, 6, 2, 4));
        net.constant("in rows", Array.of(0, 6, 8));
        String[] parts = new String[3];
        for (int i = 0; i < 3; i++) {
            String heads = net.node(new Reshape(false), net.product(NetSketch.INPUT, 8, 8), "in heads");
            parts[i] = net.node(new Transpose(i == 1 ? List.of(0, 2, 3, 1) : List.of(0, 2, 1, 3)), heads);
        }
        String scores = net.node(new MatMul(), parts[0], parts[1]);
        String shares = net.node(new Softmax(-1, false, false), scores);
        String mixed = net.node(new MatMul(), shares, parts[2]);
        String rows = net.node(new Reshape(false), net.node(new Transpose(List.of(0, 2, 1, 3)), mixed), "in rows");
        return net.build(net.linear(net.flatten(net.product(rows, 8, 5)), 30, 10), 10, 6, 8);
    }

    /// Groups of `graph` of which channels can go.
    static List<ChannelGroup> prunable(Graph graph) {
        return Channels.of(graph).stream().filter(group -> group.obstacle().isEmpty()).toList();
    }

    /// `graph` with some channels of every group pruned.
    ///
    /// @param all whether shifts and scales of the channels are zero too, so that nothing is left of them
    static Graph pruned(Graph graph, double share, boolean all, Random random) {
        Map<String, float[]> numbers = new HashMap<>();
        for (ChannelGroup group : prunable(graph)) {
            for (int channel = 0; channel < group.size(); channel++) {
                if (random.nextDouble() < share) {
                    for (Member member : group.members()) {
                        boolean isPart = member.role() == Role.PRODUCES
                                || all && (member.role() == Role.SHIFTS || member.role() == Role.SCALES);
                        if (isPart) {
                            clear(graph, member, channel, numbers);
                        }
                    }
                }
            }
        }
        var changed = new HashMap<String, Weight>();
        numbers.forEach((name, values) -> changed.put(name,
                new Dense(Array.of(values, graph.weights().get(name).shape()))));
        return graph.withWeights(changed);
    }

    private static void clear(Graph graph, Member member, int channel, Map<String, float[]> numbers) {
        Weight weight = graph.weights().get(member.weight());
        float[] values = numbers.computeIfAbsent(member.weight(), _ -> weight.toDense().toFloats());
        int inner = (int) Constants.inner(weight.shape(), member.axis());
        for (int i = 0; i < values.length; i++) {
            if (member.channels()[i / inner % member.channels().length] == channel) {
                values[i] = 0;
            }
        }
    }
}
