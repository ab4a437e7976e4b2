package espalier.ui.shell;

import espalier.model.graph.Layer;
import espalier.ui.Selection;
import java.util.List;

/// Does what a person asks of the window's looks.
final class Looks implements ViewDeeds {
    private final Store store;
    private final Panes panes;
    private final Frame frame;

    /// The frame around the panes.
    interface Frame {
        /// Hides the drawer, or shows it again.
        void toggleDrawer();

        /// Gives all panes the sizes they open with.
        void resetPanes();

        /// Changes between light and dark.
        void toggleTheme();

        /// Fills the screen, or no longer.
        void toggleFullScreen();
    }

    Looks(Store store, Panes panes, Frame frame) {
        this.store = store;
        this.panes = panes;
        this.frame = frame;
    }

    @Override
    public void selectAll() {
        select(new Selection(names()));
    }

    private List<String> names() {
        return store.now().opened().map(open -> open.model().graph().layers().stream().map(Layer::name).toList())
                .orElse(List.of());
    }

    private void select(Selection selection) {
        store.change(shown -> shown.withSelection(selection));
    }

    @Override
    public void find() {
        panes.network().find();
    }

    @Override
    public void showNetworkTab(int tab) {
        panes.network().tabProperty().set(tab);
    }

    @Override
    public void toggleDrawer() {
        frame.toggleDrawer();
    }

    @Override
    public void resetPanes() {
        frame.resetPanes();
    }

    @Override
    public void toggleTheme() {
        frame.toggleTheme();
    }

    @Override
    public void toggleFullScreen() {
        frame.toggleFullScreen();
    }

    @Override
    public void stepLayer(int steps) {
        List<String> names = names();
        if (!names.isEmpty()) {
            int at = store.now().selection().primary().map(names::indexOf).orElse(-1);
            select(Selection.of(names.get(Math.clamp(at + steps, 0, names.size() - 1))));
        }
    }
}
