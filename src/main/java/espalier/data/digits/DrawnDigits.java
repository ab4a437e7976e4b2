package espalier.data.digits;

import espalier.data.digits.Glyph.Point;
import espalier.data.digits.Glyph.Stroke;
import java.util.ArrayList;
import java.util.List;

/// Endless handwritten digits: image `index` is always the same, on every machine, whatever was drawn before.
///
/// Each is drawn from a glyph of [Handwriting] whose points tremble, distorted, with a pen of random width and
/// pressure, among stray marks, gaps and grain.
public final class DrawnDigits {
    /// The height and width of an image.
    public static final int SIDE = 28;
    private static final long SEED = 0x45_7350_414C_4945L;
    private static final int STEPS = 6;

    /// The digit that image `index` shows.
    public int label(int index) {
        return label(new Draws(SEED, index));
    }

    /// Image `index`, row by row, 0 for paper and 255 for full ink.
    public byte[] image(int index) {
        var draws = new Draws(SEED, index);
        List<Glyph> glyphs = Handwriting.DIGITS.get(label(draws));
        var canvas = new Canvas(SIDE);
        double strength = draws.between(0.6, 1);
        write(glyphs.get(draws.below(glyphs.size())), canvas, draws, strength);
        wear(canvas, draws);
        clutter(canvas, draws, strength);
        return developed(canvas, draws);
    }

    private static int label(Draws draws) {
        return draws.below(10);
    }

    private static void write(Glyph glyph, Canvas canvas, Draws draws, double strength) {
        Distortion distortion = Distortion.of(draws, SIDE);
        double radius = draws.between(0.55, 1.6);
        double pressure = draws.between(0, 0.3);
        double phase = draws.between(0, 6.3);
        double tremble = draws.between(0.01, 0.04);
        for (Stroke stroke : glyph.strokes()) {
            var points = new ArrayList<Point>();
            for (Point point : stroke.points()) {
                points.add(new Point(point.x() + draws.around(tremble), point.y() + draws.around(tremble)));
            }
            List<Point> path = Curve.path(points, stroke.smooth(), STEPS).stream().map(distortion::apply).toList();
            for (int i = 1; i < path.size(); i++) {
                double pen = radius * (1 + pressure * StrictMath.sin(phase + 3.0 * i / STEPS));
                Point from = path.get(i - 1);
                Point to = path.get(i);
                canvas.line(from.x(), from.y(), to.x(), to.y(), pen, strength);
            }
        }
    }

    private static void wear(Canvas canvas, Draws draws) {
        for (int gaps = draws.happens(0.25) ? 1 + draws.below(2) : 0; gaps > 0; gaps--) {
            canvas.erase(draws.between(4, SIDE - 4), draws.between(4, SIDE - 4), draws.between(0.5, 1.8));
        }
    }

    private static void clutter(Canvas canvas, Draws draws, double strength) {
        for (int marks = draws.below(4); marks > 0; marks--) {
            double x = draws.between(0, SIDE);
            double y = draws.between(0, SIDE);
            double reach = draws.between(0, 6);
            double angle = draws.between(0, 6.3);
            canvas.line(x, y, x + reach * StrictMath.cos(angle), y + reach * StrictMath.sin(angle),
                    draws.between(0.3, 1.2), strength * draws.between(0.3, 0.9));
        }
    }

    private static byte[] developed(Canvas canvas, Draws draws) {
        double paper = draws.between(0, 0.15);
        double grain = draws.between(0.01, 0.1);
        double[] ink = canvas.ink();
        byte[] image = new byte[ink.length];
        for (int i = 0; i < image.length; i++) {
            double value = paper + (1 - paper) * ink[i] + draws.around(grain);
            image[i] = (byte) Math.round(Math.clamp(value, 0, 1) * 255);
        }
        return image;
    }
}
