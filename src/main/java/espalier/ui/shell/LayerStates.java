package espalier.ui.shell;

import espalier.compress.LayerReport;
import espalier.compress.Preview;
import espalier.model.array.Dim;
import espalier.model.graph.Layer;
import espalier.report.SingularValues;
import espalier.report.WeightHistogram;
import espalier.ui.layer.LayerState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Computes what the centre shows of the layer looked at.
final class LayerStates {
    private LayerStates() {
    }

    static Optional<LayerState> of(Shown shown) {
        return shown.layer().map(layer -> of(layer, shown.live(),
                shown.opened().map(open -> open.coupled().with(layer))
                        .orElse(new LayerState.Coupled(0, List.of(), ""))));
    }

    private static LayerState of(Layer layer, Live live, LayerState.Coupled coupled) {
        Optional<LayerReport> report = live.figures()
                .map(measured -> measured.figures().reports().get(layer.name()));
        Optional<Live.Details> details = live.details().filter(known -> known.layer().equals(layer.name()));
        Optional<Preview.Drawing> drawing = live.drawn().filter(drawn -> drawn.layer().equals(layer.name()))
                .map(Live.Drawn::drawing);
        OptionalInt rank = report.map(LayerReport::rank).orElse(OptionalInt.empty());
        return new LayerState(head(layer, report, drawing, bytes(layer, live), coupled),
                facts(layer, report, drawing, details),
                drawing.flatMap(LayerStates::histogram),
                details.flatMap(Live.Details::singularValues).filter(values -> values.length > 0)
                        .map(values -> new SingularValues(doubles(values), rank, breakEven(layer, report))),
                details.flatMap(Live.Details::norms), details.flatMap(Live.Details::weights));
    }

    private static long bytes(Layer layer, Live live) {
        return live.figures().map(measured -> measured.figures().layerBytes().get(layer.name()))
                .orElse(4 * layer.shape().elements());
    }

    private static LayerState.Head head(Layer layer, Optional<LayerReport> report,
            Optional<Preview.Drawing> drawing, long bytes, LayerState.Coupled coupled) {
        long weights = layer.shape().elements();
        long kept = report.map(LayerReport::nonZeros)
                .orElseGet(() -> drawing.map(Preview.Drawing::nonZeros).orElse(weights));
        String shape = layer.shape().dims().stream().map(Dim::toString).collect(Collectors.joining(" × "));
        return new LayerState.Head(layer.name(), layer.operator(), shape, weights, kept, bytes, 4 * weights,
                coupled);
    }

    private static LayerState.Facts facts(Layer layer, Optional<LayerReport> report,
            Optional<Preview.Drawing> drawing, Optional<Live.Details> details) {
        long weights = layer.shape().elements();
        long stored = report.map(LayerReport::stored).orElse(weights);
        long zeros = report.map(known -> known.stored() - known.nonZeros()).orElse(0L);
        double noise = report.map(LayerReport::snrDecibel).orElse(Double.POSITIVE_INFINITY);
        OptionalInt rank = report.map(LayerReport::rank).orElse(OptionalInt.empty());
        return new LayerState.Facts(report.map(LayerReport::bits).orElse(OptionalInt.empty()),
                report.map(LayerReport::squaredError).orElse(0.0),
                Double.isInfinite(noise) ? OptionalDouble.empty() : OptionalDouble.of(noise), zeros, stored,
                drawing.map(Preview.Drawing::threshold).filter(OptionalDouble::isPresent)
                        .orElse(report.map(LayerReport::threshold).orElse(OptionalDouble.empty())),
                details.map(Live.Details::massRemoved).orElse(OptionalDouble.empty()).orElse(0), rank,
                rank.isPresent()
                        ? OptionalDouble.of(report.orElseThrow().energyKept())
                        : OptionalDouble.empty(),
                breakEven(layer, report));
    }

    private static double breakEven(Layer layer, Optional<LayerReport> report) {
        return report.map(LayerReport::breakEvenRank).orElse(layer.breakEvenRank());
    }

    private static Optional<WeightHistogram> histogram(Preview.Drawing drawing) {
        return drawing.after().map(after -> WeightHistogram.of(drawing.before(), after, drawing.nonZeros(),
                drawing.threshold(), drawing.levels()));
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
