package espalier.data.digits;

/// A square of grey values, 0 empty and 1 full of ink, that round pens draw on with soft edges.
final class Canvas {
    private final int side;
    private final double[] ink;

    Canvas(int side) {
        this.side = side;
        this.ink = new double[side * side];
    }

    /// The ink, row by row; shared.
    double[] ink() {
        return ink;
    }

    /// Draws a straight line; ink that is there already stays where it is darker.
    ///
    /// @param radius half the width of the pen, in pixels
    /// @param strength how dark, 0..1
    void line(double x0, double y0, double x1, double y1, double radius, double strength) {
        double reach = radius + 1;
        int left = first(Math.min(x0, x1) - reach);
        int right = last(Math.max(x0, x1) + reach);
        int top = first(Math.min(y0, y1) - reach);
        int bottom = last(Math.max(y0, y1) + reach);
        double dx = x1 - x0;
        double dy = y1 - y0;
        double lengthSquared = Math.max(1e-9, dx * dx + dy * dy);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double along = Math.clamp(((x - x0) * dx + (y - y0) * dy) / lengthSquared, 0, 1);
                double offX = x - x0 - along * dx;
                double offY = y - y0 - along * dy;
                double cover = Math.clamp(radius + 0.5 - Math.sqrt(offX * offX + offY * offY), 0, 1) * strength;
                ink[y * side + x] = Math.max(ink[y * side + x], cover);
            }
        }
    }

    /// Takes the ink away within a soft disc.
    void erase(double x, double y, double radius) {
        for (int row = first(y - radius - 1); row <= last(y + radius + 1); row++) {
            for (int column = first(x - radius - 1); column <= last(x + radius + 1); column++) {
                double distance = Math.sqrt((column - x) * (column - x) + (row - y) * (row - y));
                ink[row * side + column] *= Math.clamp(distance - radius + 0.5, 0, 1);
            }
        }
    }

    private int first(double position) {
        return (int) Math.clamp(Math.ceil(position), 0, side);
    }

    private int last(double position) {
        return (int) Math.clamp(Math.floor(position), -1, side - 1);
    }
}
