package espalier.data.digits;

import espalier.data.digits.Glyph.Point;
import java.util.ArrayList;
import java.util.List;

/// Lines through points: straight pieces, or a Catmull–Rom curve (Catmull, Rom, *A class of local interpolating splines*,
/// 1974).
final class Curve {
    private Curve() {
    }

    /// Points along the line, `steps` from each of `points` to the next.
    static List<Point> path(List<Point> points, boolean smooth, int steps) {
        if (!smooth) {
            return points;
        }
        var path = new ArrayList<Point>();
        for (int i = 0; i + 1 < points.size(); i++) {
            Point before = points.get(Math.max(0, i - 1));
            Point from = points.get(i);
            Point to = points.get(i + 1);
            Point after = points.get(Math.min(points.size() - 1, i + 2));
            for (int step = 0; step < steps; step++) {
                double t = (double) step / steps;
                path.add(new Point(at(before.x(), from.x(), to.x(), after.x(), t),
                        at(before.y(), from.y(), to.y(), after.y(), t)));
            }
        }
        path.add(points.getLast());
        return path;
    }

    private static double at(double before, double from, double to, double after, double t) {
        double linear = to - before;
        double square = 2 * before - 5 * from + 4 * to - after;
        double cubic = 3 * (from - to) + after - before;
        return from + t * (linear + t * (square + t * cubic)) / 2;
    }
}
