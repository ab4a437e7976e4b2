package planted.ladder.ui;

/// Planted: what the lower rung must not know.
public final class Panel {
}
