package espalier.ui.formula;

import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import javafx.scene.shape.QuadCurveTo;

/// Draws brackets, bars and roots as high as they must be.
final class Brackets {
    private static final double LINE = 1;

    private Brackets() {
    }

    /// Whether a bracket is always drawn rather than taken from the font.
    static boolean isBar(String bracket) {
        return "‖|".contains(bracket);
    }

    /// A bracket around what reaches `ascent` above the base line and `descent` below.
    static Box of(String bracket, double ascent, double descent, double size) {
        double top = -ascent - 0.06 * size;
        double bottom = descent + 0.06 * size;
        double width = switch (bracket) {
            case "|" -> 0.22 * size;
            case "‖" -> 0.40 * size;
            default -> 0.36 * size;
        };
        return Box.of(width, -top, bottom, line(elements(bracket, width, top, bottom)));
    }

    private static PathElement[] elements(String bracket, double width, double top, double bottom) {
        double left = 0.25 * width;
        double right = 0.75 * width;
        double middle = (top + bottom) / 2;
        return switch (bracket) {
            case "|" -> new PathElement[]{new MoveTo(width / 2, top), new LineTo(width / 2, bottom)};
            case "‖" -> new PathElement[]{new MoveTo(0.3 * width, top), new LineTo(0.3 * width, bottom),
                    new MoveTo(0.7 * width, top), new LineTo(0.7 * width, bottom)};
            case "(" -> curve(right, top, left - width / 4, bottom);
            case ")" -> curve(left, top, right + width / 4, bottom);
            case "[" -> corners(right, left, top, bottom, true, true);
            case "]" -> corners(left, right, top, bottom, true, true);
            case "⌊" -> corners(right, left, top, bottom, false, true);
            case "⌋" -> corners(left, right, top, bottom, false, true);
            case "⌈" -> corners(right, left, top, bottom, true, false);
            case "⌉" -> corners(left, right, top, bottom, true, false);
            case "{" -> brace(right, left, top, middle, bottom);
            case "}" -> brace(left, right, top, middle, bottom);
            case "⟨" -> new PathElement[]{new MoveTo(right, top), new LineTo(left, middle), new LineTo(right, bottom)};
            default -> new PathElement[]{new MoveTo(left, top), new LineTo(right, middle), new LineTo(left, bottom)};
        };
    }

    private static PathElement[] curve(double ends, double top, double bulge, double bottom) {
        return new PathElement[]{new MoveTo(ends, top), new QuadCurveTo(bulge, (top + bottom) / 2, ends, bottom)};
    }

    private static PathElement[] corners(double ends, double back, double top, double bottom, boolean above,
            boolean below) {
        return new PathElement[]{new MoveTo(above ? ends : back, top), new LineTo(back, top), new LineTo(back, bottom),
                new LineTo(below ? ends : back, bottom)};
    }

    private static PathElement[] brace(double ends, double point, double top, double middle, double bottom) {
        double spine = (ends + point) / 2;
        double bend = Math.abs(ends - point);
        return new PathElement[]{new MoveTo(ends, top), new QuadCurveTo(spine, top, spine, top + bend),
                new LineTo(spine, middle - bend), new QuadCurveTo(spine, middle, point, middle),
                new QuadCurveTo(spine, middle, spine, middle + bend), new LineTo(spine, bottom - bend),
                new QuadCurveTo(spine, bottom, ends, bottom)};
    }

    /// A root over `inside`.
    static Box root(Box inside, double size) {
        double hook = 0.5 * size;
        double top = -inside.ascent() - 0.16 * size;
        double bottom = inside.descent() + 0.04 * size;
        Path line = line(new MoveTo(0.04 * size, -0.30 * size), new LineTo(0.16 * size, -0.36 * size),
                new LineTo(0.30 * size, bottom), new LineTo(hook, top),
                new LineTo(hook + inside.width() + 0.1 * size, top));
        return Box.of(hook + inside.width() + 0.14 * size, -top, bottom, line).with(inside, hook + 0.04 * size, 0);
    }

    /// A level line from `from` to `to` at `y`.
    static Box bar(double from, double to, double y) {
        return Box.of(to, -y, y, line(new MoveTo(from, y), new LineTo(to, y)));
    }

    private static Path line(PathElement... elements) {
        var path = new Path(elements);
        path.getStyleClass().add("formula-line");
        path.setStrokeWidth(LINE);
        return path;
    }
}
