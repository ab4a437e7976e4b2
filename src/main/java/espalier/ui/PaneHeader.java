package espalier.ui;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The line over a pane of the window: tabs on the left, a few quiet controls on the right.
public final class PaneHeader extends HBox {
    private final IntegerProperty selected = new SimpleIntegerProperty(0);
    private final ToggleGroup group = new ToggleGroup();

    /// A tab: its id, and what it is called.
    public record Tab(String id, String title) {}

    /// A header with the first of `tabs` selected.
    ///
    /// @param right the controls on the right, from left to right
    public PaneHeader(List<Tab> tabs, Node... right) {
        getStyleClass().add("pane-header");
        for (Tab tab : tabs) {
            var button = new ToggleButton(tab.title());
            button.setId(tab.id());
            button.getStyleClass().add("tab-button");
            button.setMinWidth(USE_PREF_SIZE);
            button.setToggleGroup(group);
            getChildren().add(button);
        }
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().add(gap);
        getChildren().addAll(right);
        group.selectToggle(group.getToggles().getFirst());
        group.selectedToggleProperty().addListener((_, before, now) -> {
            if (now == null) {
                group.selectToggle(before);
            } else {
                selected.set(group.getToggles().indexOf(now));
            }
        });
        selected.addListener((_, _, now) -> group.selectToggle(group.getToggles().get(now.intValue())));
    }

    /// The index of the selected tab.
    public IntegerProperty selectedProperty() {
        return selected;
    }

    /// Renames tab `index`, such as when its count changes.
    public void rename(int index, String title) {
        ((ToggleButton) group.getToggles().get(index)).setText(title);
    }

    /// Tells `listener` which tab is selected, now and after every change.
    public void onSelected(Consumer<Integer> listener) {
        selected.addListener((_, _, now) -> listener.accept(now.intValue()));
        listener.accept(selected.get());
    }
}
