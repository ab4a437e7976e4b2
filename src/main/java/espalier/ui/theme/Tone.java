package espalier.ui.theme;

/// What a colour stands for; the style sheets `dark.css` and `light.css` define each as `-espalier-NAME`.
public enum Tone {
    /// Pruning, everywhere.
    PRUNE,
    /// Quantization, everywhere.
    QUANTIZE,
    /// Factorization, everywhere.
    FACTORIZE,
    /// What comes out: the compressed model.
    RESULT,
    /// What went in: the original model.
    ORIGINAL,
    /// Something is wrong or got worse.
    DANGER,
    /// What is selected.
    ACCENT,
    /// Text.
    FOREGROUND,
    /// Text of less weight: axes, captions.
    MUTED,
    /// Lines behind a chart.
    GRID,
    /// Edges of cards and panes.
    BORDER,
    /// The ground of the window.
    GROUND,
    /// The ground of cards, bars and headers.
    CARD,
    /// The ground of sliders and progress bars.
    TRACK
}
