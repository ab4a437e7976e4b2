package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Connections;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.op.ConvTranspose;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Moves biases so that compressed layers give the outputs of the original on average: rounding and pruning shift the mean of
/// each output by `(W′ − W)·E[x]`, and that is taken off the bias.
///
/// `E[x]` is the mean of each input of the layer in the original model. A layer without a bias gets one. Needs data without labels.
/// Source: Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction* (2019), section 4.2, eq. 16
/// and 17, with means that are measured rather than derived from batch-norms.
public final class BiasCorrection implements GraphRewrite<BiasCorrection.Settings> {
    /// Nothing to set.
    public record Settings() {}

    @Override
    public String id() {
        return "correct";
    }

    @Override
    public String label() {
        return "Correct biases";
    }

    @Override
    public String summary() {
        return "Takes off each bias what rounding and pruning the weights before it added to the output on average.";
    }

    @Override
    public String formula() {
        return "b′ = b − (W′ − W)·E[x]";
    }

    @Override
    public String source() {
        return "Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction* (2019), "
                + "section 4.2, eq. 16 and 17";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean comesFirst() {
        return false;
    }

    @Override
    public OptionalDouble tolerance(Settings settings) {
        return OptionalDouble.empty();
    }

    @Override
    public Optional<String> obstacleAfterTraining() {
        return Optional.of("it compares weights with those of the original, and training moves biases itself");
    }

    @Override
    public Map<String, Set<LayerStatistic>> needs(Subject subject, Settings settings) {
        var needs = new LinkedHashMap<String, Set<LayerStatistic>>();
        changed(subject).forEach(layer -> needs.put(layer.weight(), Set.of(LayerStatistic.INPUT_MEAN)));
        return needs;
    }

    /// The layers with other weights than the original has.
    private static List<Layer> changed(Subject subject) {
        return subject.graph().layers().stream().filter(layer -> {
            Weight before = subject.original().weights().get(layer.weight());
            Weight now = subject.graph().weights().get(layer.weight());
            return before != null && before != now && before.shape().equals(now.shape());
        }).toList();
    }

    @Override
    public Rewritten apply(Subject subject, Settings settings, JobContext context) {
        context.checkCancelled();
        var biases = new Biases(subject.graph());
        Shapes shapes = Shapes.of(subject.graph());
        var skipped = new ArrayList<Compression.Skipped>();
        List<Layer> layers = changed(subject);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            context.checkCancelled();
            context.report(new Progress((double) i / layers.size(), "Correcting the bias of " + layer.name()));
            Optional<Double> share = share(layer.node(), shapes);
            Optional<String> obstacle = biases.obstacle(layer.node()).or(() -> share.isPresent()
                    ? Optional.empty()
                    : Optional.of("its outputs have no size that is known before it runs"));
            Optional<Array> mean = subject.statistics().getOrDefault(layer.weight(), LayerStatistics.NONE)
                    .find(LayerStatistic.INPUT_MEAN);
            if (obstacle.isPresent() || mean.isEmpty()) {
                skipped.add(new Compression.Skipped(layer.name(), "correct",
                        obstacle.orElse("no input of it was looked at")));
            } else {
                biases.add(layer.node(), correction(layer.connections(),
                        subject.original().weights().get(layer.weight()).toDense().floats(),
                        subject.graph().weights().get(layer.weight()).toDense(), mean.get(), share.get()));
            }
        }
        return new Rewritten(subject.original(), biases.graph(), subject.layers(), skipped);
    }

    /// The share of outputs that a number of the weight adds to: all but for a transposed convolution, whose inputs are fewer than its
    /// outputs, and each adds to one of them by each number.
    private static Optional<Double> share(Node node, Shapes shapes) {
        return node.op() instanceof ConvTranspose
                ? places(shapes.shape(node.input(0)))
                        .flatMap(from -> places(shapes.shape(node.output())).map(to -> from / to))
                : Optional.of(1.0);
    }

    private static Optional<Double> places(Optional<Shape> value) {
        return value.map(shape -> {
            double places = 1;
            for (int axis = 2; axis < shape.rank(); axis++) {
                places *= shape.dim(axis).sizeOr(0);
            }
            return places;
        }).filter(places -> places > 0);
    }

    /// `−(W′ − W)·E[x]`, a number for each output; summed in double precision.
    private static double[] correction(Connections connections, Array before, Array now, Array mean, double share) {
        double[] correction = new double[connections.outputs()];
        for (long i = 0; i < before.elements(); i++) {
            correction[connections.output(i)] -= ((double) now.floatAt(i) - before.floatAt(i))
                    * mean.floatAt(connections.input(i)) * share;
        }
        return correction;
    }
}
