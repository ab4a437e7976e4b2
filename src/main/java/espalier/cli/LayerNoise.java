package espalier.cli;

import espalier.compress.LayerReport;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Weight;
import espalier.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What became of each layer's weights, against those that the model had: bits, zeros, `‖W − Q(W)‖²` and the signal-to-noise ratio. Layers
/// that have another shape now, as after channels were removed, are left out; what training changed counts as noise too.
record LayerNoise(Layer layer, LayerReport report) {
    /// The layers of `after` that `before` has in the same shape.
    static List<LayerNoise> of(Graph before, Graph after) {
        var all = new ArrayList<LayerNoise>();
        for (Layer layer : after.layers()) {
            Weight original = before.weights().get(layer.weight());
            if (original != null && original.shape().equals(layer.shape())) {
                all.add(new LayerNoise(layer, LayerReport.of(layer, original.toDense().floats(),
                        after.weights().get(layer.weight()))));
            }
        }
        return all;
    }

    /// The figures under the names that are documented and stay; a ratio without noise is null.
    Json json() {
        var json = new Json().with("name", layer.name()).with("operator", layer.operator())
                .with("bitsPerWeight", report.bitsPerWeight()).with("nonzero", report.nonZeros());
        with(json, "bits", report.bits());
        with(json, "rank", report.rank());
        return json.with("squares", report.squares()).with("squaredError", report.squaredError())
                .with("snrDecibel", report.snrDecibel());
    }

    private static void with(Json json, String name, OptionalInt number) {
        number.ifPresent(value -> json.with(name, value));
    }

    /// A table for people.
    static String text(List<LayerNoise> layers) {
        var table = new TextTable("layer", "bits per weight", "zeros", "‖W − Q(W)‖²", "signal / noise");
        for (LayerNoise noise : layers) {
            LayerReport report = noise.report;
            table.row(noise.layer.name(), Figures.plain(report.bitsPerWeight()), Figures.percent(report.sparsity(), 1),
                    "%.3g".formatted(report.squaredError()),
                    Double.isInfinite(report.snrDecibel()) ? Figures.NONE : "%.1f dB".formatted(report.snrDecibel()));
        }
        return table + "\n";
    }
}
