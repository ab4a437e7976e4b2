package espalier.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers a person has chosen; every view shows and changes the same one.
///
/// @param layers names in the order chosen; the last is the one looked at
public record Selection(List<String> layers) {
    /// Nothing chosen.
    public static final Selection NONE = new Selection(List.of());

    public Selection {
        layers = List.copyOf(layers);
    }

    /// One layer alone.
    public static Selection of(String layer) {
        return new Selection(List.of(layer));
    }

    /// The layer to look at.
    public Optional<String> primary() {
        return layers.isEmpty() ? Optional.empty() : Optional.of(layers.getLast());
    }

    /// Whether `layer` is chosen.
    public boolean contains(String layer) {
        return layers.contains(layer);
    }

    /// This selection with `layer` taken in and looked at, or taken out if it was in.
    public Selection toggled(String layer) {
        var changed = new ArrayList<>(layers);
        if (!changed.remove(layer)) {
            changed.add(layer);
        }
        return new Selection(changed);
    }
}
