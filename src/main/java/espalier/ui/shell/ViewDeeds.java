package espalier.ui.shell;

/// What a person can ask of the window's looks alone.
interface ViewDeeds {
    /// Chooses every layer.
    void selectAll();

    /// Opens the search over layers.
    void find();

    /// Shows the graph (0) or the table (1).
    void showNetworkTab(int tab);

    /// Hides the bottom drawer, or shows it again.
    void toggleDrawer();

    /// Gives all panes the sizes they open with.
    void resetPanes();

    /// Changes between light and dark.
    void toggleTheme();

    /// Fills the screen, or no longer.
    void toggleFullScreen();

    /// Chooses the layer `steps` after the one looked at.
    void stepLayer(int steps);
}
