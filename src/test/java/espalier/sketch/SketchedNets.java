package espalier.sketch;

import espalier.model.graph.Graph;
import espalier.model.op.Unary;

/// Small and large networks of the usual kinds.
public final class SketchedNets {
    private SketchedNets() {
    }

    /// ResNet-18 for images of 224×224 in 1,000 classes; He et al. (2016), batch-norms kept.
    public static Graph resnet18(long seed) {
        return residual(seed, 224, 64, new int[]{2, 2, 2, 2}, 1000);
    }

    /// The same kind of network, small: images of 3×32×32 in 10 classes.
    public static Graph smallResidual(long seed) {
        return residual(seed, 32, 16, new int[]{1, 1}, 10);
    }

    private static Graph residual(long seed, int size, int width, int[] blocks, int classes) {
        var net = new NetSketch(seed);
        String x = net.maxPool(net.relu(net.convNorm(NetSketch.INPUT, 3, width, 7, 2)), 3, 2);
        int channels = width;
        for (int stage = 0; stage < blocks.length; stage++) {
            int outputs = width << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                String inner = net.relu(net.convNorm(x, channels, outputs, 3, stride));
                String outer = net.convNorm(inner, outputs, outputs, 3, 1);
                String skip = stride == 1 ? x : net.convNorm(x, channels, outputs, 1, 2);
                x = net.relu(net.add(outer, skip));
                channels = outputs;
            }
        }
        return net.build(net.linear(net.globalAverage(x), channels, classes), classes, 3, size, size);
    }

    /// Inverted residuals with clips: images of 3×32×32 in 10 classes; after Sandler et al., *MobileNetV2* (2018).
    public static Graph inverted(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu6(net.conv(NetSketch.INPUT, 3, 16, 3, 2, 1));
        for (int block = 0; block < 2; block++) {
            String wide = net.relu6(net.conv(x, 16, 64, 1, 1, 1));
            String deep = net.relu6(net.conv(wide, 64, 64, 3, 1, 64));
            x = net.add(x, net.conv(deep, 64, 16, 1, 1, 1));
        }
        String last = net.relu6(net.conv(x, 16, 64, 1, 1, 1));
        return net.build(net.linear(net.globalAverage(last), 64, 10), 10, 3, 32, 32);
    }

    /// Joined branches and average pools: images of 3×32×32 in 10 classes; after Huang et al., *DenseNet* (2017), and Inception.
    public static Graph joined(long seed) {
        var net = new NetSketch(seed);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 16, 3, 1, 1));
        String both = net.concat(net.relu(net.conv(x, 16, 16, 3, 1, 1)), net.relu(net.conv(x, 16, 16, 1, 1, 1)));
        String pooled = net.averagePool(net.relu(net.conv(both, 32, 16, 1, 1, 1)), 2);
        return net.build(net.linear(net.flatten(net.maxPool(pooled, 3, 2)), 1024, 10), 10, 3, 32, 32);
    }

    /// Matrix products with and without a rectifier, and a tanh that stays a float: 40 numbers in 10 classes.
    public static Graph products(long seed) {
        var net = new NetSketch(seed);
        String first = net.relu(net.linear(NetSketch.INPUT, 40, 64));
        String second = net.unary(Unary.Kind.Tanh, net.product(first, 64, 48));
        return net.build(net.linear(second, 48, 10), 10, 40);
    }
}
