package espalier.ui.shell;

import espalier.experiment.Edit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;

/// Holds what the window shows, on the window's thread, and tells the views of changes to their slice.
final class Store {
    private final ReadOnlyObjectWrapper<Shown> shown = new ReadOnlyObjectWrapper<>(Shown.NOTHING);

    /// What the window shows now.
    Shown now() {
        return shown.get();
    }

    /// What the window shows, as it changes.
    ReadOnlyObjectProperty<Shown> shown() {
        return shown.getReadOnlyProperty();
    }

    /// A part of it, computed anew after every change; listeners hear only of values that differ.
    <T> ObservableValue<T> slice(Function<Shown, T> part) {
        return shown.map(part);
    }

    /// Applies an edit of the study.
    void dispatch(Edit edit) {
        shown.set(shown.get().after(edit));
    }

    /// Changes what is not part of the study.
    void change(UnaryOperator<Shown> change) {
        shown.set(change.apply(shown.get()));
    }
}
