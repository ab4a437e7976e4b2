package espalier.ui;

import espalier.ui.theme.Tone;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.scene.layout.Region;

/// A thin bar whose filled length is a share, in the colour of a tone.
public final class ShareBar extends Region {
    private static final double THICKNESS = 4;

    private final DoubleProperty share = new SimpleDoubleProperty();
    private final Region fill = new Region();

    /// An empty bar.
    public ShareBar(Tone tone) {
        getStyleClass().add("share-bar");
        fill.getStyleClass().add("share-fill");
        getChildren().add(fill);
        setTone(tone);
        setMinSize(0, THICKNESS);
        setPrefHeight(THICKNESS);
        setMaxHeight(THICKNESS);
        share.addListener((_, _, _) -> requestLayout());
    }

    /// The filled share, 0..1.
    public DoubleProperty shareProperty() {
        return share;
    }

    /// Changes the colour.
    public void setTone(Tone tone) {
        Tones.mark(fill, tone);
    }

    @Override
    protected void layoutChildren() {
        double filled = Math.clamp(share.get(), 0, 1) * getWidth();
        fill.setVisible(filled > 0);
        fill.resizeRelocate(0, 0, Math.max(filled, Math.min(THICKNESS, getWidth())), getHeight());
    }
}
