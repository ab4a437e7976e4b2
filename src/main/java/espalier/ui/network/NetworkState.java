package espalier.ui.network;

import espalier.ui.Selection;
import java.util.List;
import java.util.Optional;

/// What the graph and the table show.
///
/// @param layers in the order of the model
public record NetworkState(Wiring wiring, List<LayerFigures> layers, Selection selection) {
    /// No model.
    public static final NetworkState EMPTY = new NetworkState(Wiring.EMPTY, List.of(), Selection.NONE);

    public NetworkState {
        layers = List.copyOf(layers);
    }

    /// Whether there are layers, but nothing that says how they are joined.
    boolean isLoose() {
        return wiring.boxes().isEmpty() && !layers.isEmpty();
    }

    /// The figures of the layer called `name`.
    public Optional<LayerFigures> layer(String name) {
        return layers.stream().filter(layer -> layer.name().equals(name)).findFirst();
    }
}
