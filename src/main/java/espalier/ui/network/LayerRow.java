package espalier.ui.network;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// A row of the table: one layer, whose figures change.
final class LayerRow {
    private final ReadOnlyObjectWrapper<LayerFigures> figures;

    LayerRow(LayerFigures first) {
        figures = new ReadOnlyObjectWrapper<>(first);
    }

    String name() {
        return figures.get().name();
    }

    LayerFigures figures() {
        return figures.get();
    }

    ReadOnlyObjectProperty<LayerFigures> figuresProperty() {
        return figures.getReadOnlyProperty();
    }

    void show(LayerFigures next) {
        if (!next.equals(figures.get())) {
            figures.set(next);
        }
    }
}
