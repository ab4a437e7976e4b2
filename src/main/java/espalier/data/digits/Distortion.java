package espalier.data.digits;

import espalier.data.digits.Glyph.Point;

/// Where the points of a glyph come to lie on the image: a smooth wobble, then slant, rotation, size and place.
record Distortion(double wobble, double phaseX, double phaseY, double waves, double xx, double xy, double yx, double yy,
        double centreX, double centreY) {
    static Distortion of(Draws draws, int side) {
        double height = draws.between(0.58, 0.82) * side;
        double width = height * draws.between(0.55, 0.92);
        double slant = draws.around(0.2);
        double angle = draws.around(0.14);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double free = (side - height) / 2;
        return new Distortion(draws.between(0, 0.05), draws.between(0, 6.3), draws.between(0, 6.3),
                draws.between(3, 7), cos * width, -cos * slant * height - sin * height, sin * width,
                -sin * slant * height + cos * height, (side - 1) / 2.0 + draws.around(0.4) * free,
                (side - 1) / 2.0 + draws.around(0.4) * free);
    }

    /// The pixel position of a point of the unit box.
    Point apply(Point point) {
        double x = point.x() - 0.5 + wobble * StrictMath.sin(phaseX + waves * point.y());
        double y = point.y() - 0.5 + wobble * StrictMath.sin(phaseY + waves * point.x());
        return new Point(centreX + xx * x + xy * y, centreY + yx * x + yy * y);
    }
}
