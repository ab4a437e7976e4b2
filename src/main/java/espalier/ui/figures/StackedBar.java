package espalier.ui.figures;

import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.Tones;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// A bar in which every layer has its share of the file, in the colour of its technique; names stand below where they fit.
final class StackedBar extends Region {
    private static final double THICKNESS = 11;
    private static final double LABEL_TOP = 13;
    private static final double NARROWEST = 34;

    private final List<Region> pieces = new ArrayList<>();
    private final List<Label> names = new ArrayList<>();
    private List<Measurements.Part> parts = List.of();

    StackedBar() {
        getStyleClass().add("stacked-bar");
        setMinSize(0, 0);
        setPrefHeight(28);
    }

    void show(List<Measurements.Part> shown) {
        if (shown.equals(parts)) {
            return;
        }
        boolean same = shown.stream().map(Measurements.Part::layer).toList()
                .equals(parts.stream().map(Measurements.Part::layer).toList());
        parts = shown;
        if (!same) {
            rebuild();
        }
        for (int i = 0; i < parts.size(); i++) {
            Tones.mark(pieces.get(i), parts.get(i).tone());
        }
        describe();
        requestLayout();
    }

    private void rebuild() {
        pieces.clear();
        names.clear();
        for (int i = 0; i < parts.size(); i++) {
            var piece = new Region();
            piece.getStyleClass().add("stacked-piece");
            pieces.add(piece);
            var name = new Label();
            name.getStyleClass().add("stacked-name");
            names.add(name);
        }
        getChildren().setAll(pieces);
        getChildren().addAll(names);
    }

    private void describe() {
        long total = total();
        for (int i = 0; i < parts.size(); i++) {
            Measurements.Part part = parts.get(i);
            String share = Amounts.percent(total == 0 ? 0 : (double) part.bytes() / total, 0);
            names.get(i).setText(part.layer() + " " + share);
            Tooltip.install(pieces.get(i),
                    new Tooltip(Text.of("figures.part.tip", part.layer(), Amounts.bytes(part.bytes()), share)));
        }
    }

    private long total() {
        return parts.stream().mapToLong(Measurements.Part::bytes).sum();
    }

    @Override
    protected void layoutChildren() {
        long total = Math.max(1, total());
        double left = 0;
        double free = 0;
        for (int i = 0; i < parts.size(); i++) {
            double width = getWidth() * parts.get(i).bytes() / total;
            pieces.get(i).resizeRelocate(left, 0, width, THICKNESS);
            Label name = names.get(i);
            double wanted = Math.min(name.prefWidth(-1), Math.max(width, Math.min(NARROWEST, name.prefWidth(-1))));
            boolean fits = width >= NARROWEST && left >= free;
            name.setVisible(fits);
            if (fits) {
                double at = Math.max(free, Math.min(left, getWidth() - wanted));
                name.resizeRelocate(at, LABEL_TOP, wanted, name.prefHeight(-1));
                free = at + wanted + 4;
            }
            left += width;
        }
    }
}
