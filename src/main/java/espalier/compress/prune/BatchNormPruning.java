package espalier.compress.prune;

import espalier.compress.method.BatchNormScales;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import java.util.Optional;

/// Prunes the channels that the batch normalization behind them scales down most: those of smallest `|γ|`.
///
/// The paper trains with an L1 penalty on all γ first, and ranks the channels of all layers together (scope global). Of a factorized layer,
/// whose factors no batch normalization follows alone, channels go by the mean magnitude of their weights.
///
/// Source: Liu, Li, Shen, Huang, Yan, Zhang, *Learning Efficient Convolutional Networks through Network Slimming* (2017), section 3. Needs batch
/// normalization behind the layer that is not folded into it; no data.
public final class BatchNormPruning implements Criterion<BatchNormPruning.Settings> {
    /// How much to prune.
    public record Settings(Amount amount) {}

    @Override
    public String id() {
        return "slimming";
    }

    @Override
    public String label() {
        return "Batch-norm scale (slimming)";
    }

    @Override
    public String summary() {
        return "Prunes whole channels that the batch normalization behind them all but switches off.";
    }

    @Override
    public String formula() {
        return "min Σ_o (1 − M_o)·|γ_o|";
    }

    @Override
    public String source() {
        return "Liu, Li, Shen, Huang, Yan, Zhang, *Learning Efficient Convolutional Networks through Network Slimming* (2017), "
                + "section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Amount amount(Settings settings) {
        return settings.amount;
    }

    @Override
    public Units units(Settings settings) {
        return Units.CHANNELS;
    }

    @Override
    public Optional<String> obstacle(Graph graph, Layer layer, Settings settings) {
        return BatchNormScales.of(graph, layer).isEmpty()
                ? Optional
                        .of("no batch normalization of its outputs follows it, or it has been folded into the weights")
                : Criterion.super.obstacle(graph, layer, settings);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        float[] worth = part.origin().gammas().map(Array::toFloats)
                .orElseGet(() -> units(settings).mean(part, magnitudes(part.values())));
        return magnitudes(Array.of(worth, worth.length));
    }

    private static float[] magnitudes(Array array) {
        float[] values = array.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return values;
    }
}
