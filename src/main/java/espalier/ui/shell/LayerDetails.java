package espalier.ui.shell;

import espalier.experiment.LiveFigures;
import espalier.experiment.LiveSession;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Weight;
import espalier.report.ChannelNorms;
import espalier.report.LayerWeights;
import espalier.ui.layer.LayerTab;
import java.util.Optional;
import java.util.OptionalDouble;

/// Computes what takes longer of the layer looked at, for the tab in front.
final class LayerDetails {
    private static final long LARGEST_PICTURE = 4_000_000;

    private LayerDetails() {
    }

    /// Runs in the probe lane: singular values take native code.
    static Live.Details of(Layer layer, LayerTab tab, LiveSession session, Shown shown, LiveFigures figures) {
        Graph original = shown.opened().orElseThrow().model().graph();
        Optional<float[]> singular = tab == LayerTab.SINGULAR
                ? Optional.of(session.singularValues(layer, shown.recipe()))
                : Optional.empty();
        if (layer.shape().elements() > LARGEST_PICTURE || !isComparable(figures.compression().graph(), layer)) {
            return new Live.Details(layer.name(), singular, Optional.empty(), Optional.empty(),
                    OptionalDouble.empty());
        }
        float[] before = values(original, layer);
        float[] after = values(figures.compression().graph(), layer);
        return new Live.Details(layer.name(), singular,
                tab == LayerTab.CHANNELS
                        ? Optional.of(new ChannelNorms(norms(layer, before), norms(layer, after)))
                        : Optional.empty(),
                tab == LayerTab.IMAGE ? Optional.of(new LayerWeights(layer.shape(), before, after)) : Optional.empty(),
                OptionalDouble.of(massRemoved(before, after)));
    }

    /// Whether no rewrite took the layer away or changed its shape.
    private static boolean isComparable(Graph graph, Layer layer) {
        Weight now = graph.weights().get(layer.weight());
        return now != null && now.shape().equals(layer.shape());
    }

    private static float[] values(Graph graph, Layer layer) {
        return graph.weights().get(layer.weight()).toDense().toFloats();
    }

    /// ‖w‖₂ of each output channel.
    private static double[] norms(Layer layer, float[] values) {
        int channels = Math.toIntExact(layer.shape().size(layer.outputAxis()));
        long inner = 1;
        for (int axis = layer.outputAxis() + 1; axis < layer.shape().rank(); axis++) {
            inner *= layer.shape().size(axis);
        }
        double[] squares = new double[channels];
        for (int i = 0; i < values.length; i++) {
            squares[(int) (i / inner % channels)] += (double) values[i] * values[i];
        }
        for (int channel = 0; channel < channels; channel++) {
            squares[channel] = Math.sqrt(squares[channel]);
        }
        return squares;
    }

    private static double massRemoved(float[] before, float[] after) {
        double all = 0;
        double removed = 0;
        for (int i = 0; i < before.length; i++) {
            double magnitude = Math.abs(before[i]);
            all += magnitude;
            removed += after[i] == 0 ? magnitude : 0;
        }
        return all == 0 ? 0 : removed / all;
    }
}
