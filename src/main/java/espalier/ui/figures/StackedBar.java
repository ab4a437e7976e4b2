package espalier.ui.figures;

import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.Tones;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// A bar in which every layer has its share of the file, in the colour of its technique; names stand below where they fit.
final class StackedBar extends Region {
    private static final double THICKNESS = 11;
    private static final double LABEL_TOP = 13;
    private static final double GAP = 4;

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
        for (int i = 0; i < parts.size(); i++) {
            Measurements.Part part = parts.get(i);
            Tooltip.install(pieces.get(i),
                    new Tooltip(Text.of("figures.part.tip", part.layer(), Amounts.bytes(part.bytes()), share(i))));
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
            free = placeName(i, Math.max(free, left), Math.min(getWidth(), left + width)).orElse(free);
            left += width;
        }
    }

    /// Puts a name between `from` and `to`: with its share, without it, or not at all where it does not fit.
    private OptionalDouble placeName(int index, double from, double to) {
        Label name = names.get(index);
        String layer = parts.get(index).layer();
        for (String words : List.of(layer + " " + share(index), layer)) {
            name.setText(words);
            double wanted = Math.ceil(name.prefWidth(-1));
            if (wanted <= to - from) {
                name.setVisible(true);
                name.resizeRelocate(from, LABEL_TOP, wanted, name.prefHeight(-1));
                return OptionalDouble.of(from + wanted + GAP);
            }
        }
        name.setVisible(false);
        return OptionalDouble.empty();
    }

    private String share(int index) {
        return Amounts.percent((double) parts.get(index).bytes() / Math.max(1, total()), 0);
    }
}
