package espalier.data.digits;

import java.util.ArrayList;
import java.util.List;

/// One way to write a digit: strokes in a unit box, x to the right and y down.
record Glyph(List<Stroke> strokes) {
    /// One movement of the pen.
    ///
    /// @param smooth whether the pen curves through the points, or goes straight from each to the next
    record Stroke(boolean smooth, List<Point> points) {}

    /// A place in the unit box.
    record Point(double x, double y) {}

    /// Reads a glyph: strokes separated by `|`, each `~` (curved) or `-` (straight) and its points, `x,y` in hundredths.
    static Glyph parse(String text) {
        var strokes = new ArrayList<Stroke>();
        for (String part : text.split("\\|")) {
            String stroke = part.strip();
            var points = new ArrayList<Point>();
            for (String pair : stroke.substring(1).strip().split("\\s+")) {
                int comma = pair.indexOf(',');
                points.add(new Point(Integer.parseInt(pair.substring(0, comma)) / 100.0,
                        Integer.parseInt(pair.substring(comma + 1)) / 100.0));
            }
            strokes.add(new Stroke(stroke.startsWith("~"), List.copyOf(points)));
        }
        return new Glyph(List.copyOf(strokes));
    }
}
