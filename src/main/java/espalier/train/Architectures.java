package espalier.train;

import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.util.List;

/// Networks that the program can train from nothing.
public final class Architectures {
    /// The names that [#byName(String, long)] knows.
    public static final List<String> NAMES = List.of("lenet300", "lenet5", "resnet8");

    private static final Shape DIGIT = Shape.of(1, 28, 28);
    private static final int DIGITS = 10;
    /// Squared gains, see [GraphBuilder].
    private static final double RECTIFIED = 2;
    private static final double LINEAR = 1;

    private static final double NARROWEST = 0.01;
    private static final double WIDEST = 8;

    private Architectures() {
    }

    /// The network called `name` for grey images of 28×28 in 10 classes, its weights drawn from `seed`.
    ///
    /// @throws InputException if there is no such network
    public static Graph byName(String name, long seed) {
        return byName(name, DIGIT, DIGITS, seed);
    }

    /// The network called `name` for examples of shape `channels × height × width` in `classes` classes.
    ///
    /// @throws InputException if there is no such network or the examples are none of its kind
    public static Graph byName(String name, Shape example, int classes, long seed) {
        return byName(name, example, classes, 1, seed);
    }

    /// The network called `name` with fewer or more neurons and channels in every layer but the last.
    ///
    /// @param width how many, as a share of what the network has by its paper
    /// @throws InputException if there is no such network, the examples are none of its kind, or the width is out of bounds
    public static Graph byName(String name, Shape example, int classes, double width, long seed) {
        if (!(width >= NARROWEST && width <= WIDEST)) {
            throw new InputException("A width is a share from %s to %s, not %s.".formatted(NARROWEST, WIDEST, width));
        }
        boolean images = example.rank() == 3 && example.size(1) >= 16 && example.size(2) >= 16;
        if (!images && !name.equals("lenet300")) {
            throw new InputException(
                    "The architecture '%s' takes images of at least 16×16 as channels×height×width, not %s."
                            .formatted(name, example));
        }
        return switch (name) {
            case "lenet300" -> lenet300(example, classes, width, seed);
            case "lenet5" -> lenet5(example, classes, width, seed);
            case "resnet8" -> resnet8(example, classes, width, seed);
            default -> throw new InputException("There is no architecture '%s'; choose one of %s.".formatted(name,
                    String.join(", ", NAMES)));
        };
    }

    private static int of(int neurons, double width) {
        return Math.max(1, (int) Math.round(neurons * width));
    }

    /// Three dense layers of 300, 100 and as many as classes; LeCun et al., *Gradient-Based Learning* (1998).
    private static Graph lenet300(Shape example, int classes, double width, long seed) {
        var builder = new GraphBuilder(seed);
        String flat = builder.flatten("flatten", GraphBuilder.INPUT);
        int inputs = Math.toIntExact(example.elements());
        int many = of(300, width);
        int few = of(100, width);
        String first = builder.relu("relu1", builder.linear("fc1", flat, inputs, many, RECTIFIED));
        String second = builder.relu("relu2", builder.linear("fc2", first, many, few, RECTIFIED));
        return builder.build("lenet300", example, builder.linear("fc3", second, few, classes, LINEAR), classes);
    }

    /// LeNet-5 in the shape of Caffe, as Han et al., *Deep Compression* (2016), compress it: no rectifier after the convolutions.
    private static Graph lenet5(Shape example, int classes, double width, long seed) {
        var builder = new GraphBuilder(seed);
        int channels = Math.toIntExact(example.size(0));
        int few = of(20, width);
        int more = of(50, width);
        int neurons = of(500, width);
        String first = builder.conv("conv1", GraphBuilder.INPUT, channels, few, 5, 1, 0, true, LINEAR);
        String pooled = builder.maxPool("pool1", first, 2);
        String second = builder.conv("conv2", pooled, few, more, 5, 1, 0, true, LINEAR);
        String flat = builder.flatten("flatten", builder.maxPool("pool2", second, 2));
        int rows = Math.toIntExact(((example.size(1) - 4) / 2 - 4) / 2);
        int columns = Math.toIntExact(((example.size(2) - 4) / 2 - 4) / 2);
        String hidden = builder.relu("relu", builder.linear("fc1", flat, more * rows * columns, neurons, RECTIFIED));
        return builder.build("lenet5", example, builder.linear("fc2", hidden, neurons, classes, LINEAR), classes);
    }

    /// A residual network of eight layers with batch normalization; He et al., *Deep Residual Learning* (2016).
    private static Graph resnet8(Shape example, int classes, double width, long seed) {
        var builder = new GraphBuilder(seed);
        int channels = Math.toIntExact(example.size(0));
        int few = of(16, width);
        int more = of(32, width);
        int most = of(64, width);
        String stem = builder.conv("conv1", GraphBuilder.INPUT, channels, few, 3, 1, 1, false, RECTIFIED);
        String x = builder.relu("relu", builder.batchNorm("bn1", stem, few));
        x = block(builder, "layers.0", x, few, few, 1);
        x = block(builder, "layers.1", x, few, more, 2);
        x = block(builder, "layers.2", x, more, most, 2);
        String pooled = builder.flatten("flatten", builder.globalAverage("pool", x));
        return builder.build("resnet8", example, builder.linear("fc", pooled, most, classes, LINEAR), classes);
    }

    private static String block(GraphBuilder builder, String name, String input, int inputs, int outputs, int stride) {
        String first = builder.conv(name + ".conv1", input, inputs, outputs, 3, stride, 1, false, RECTIFIED);
        String middle = builder.relu(name + ".relu1", builder.batchNorm(name + ".bn1", first, outputs));
        String second = builder.conv(name + ".conv2", middle, outputs, outputs, 3, 1, 1, false, LINEAR);
        String residual = builder.batchNorm(name + ".bn2", second, outputs);
        String shortcut = input;
        if (stride != 1 || inputs != outputs) {
            String reduced = builder.conv(name + ".downsample.0", input, inputs, outputs, 1, stride, 0, false, LINEAR);
            shortcut = builder.batchNorm(name + ".downsample.1", reduced, outputs);
        }
        return builder.relu(name + ".relu2", builder.add(name + ".add", residual, shortcut));
    }
}
