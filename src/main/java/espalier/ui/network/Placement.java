package espalier.ui.network;

import java.util.List;
import java.util.Map;

/// Where the boxes of a wiring stand and how its lines run.
public record Placement(double width, double height, Map<String, Spot> spots, List<Path> paths) {
    /// Nothing to place.
    public static final Placement EMPTY = new Placement(0, 0, Map.of(), List.of());

    public Placement {
        spots = Map.copyOf(spots);
        paths = List.copyOf(paths);
    }

    /// The place of a box, in unscaled pixels from the top left.
    public record Spot(double x, double y, double width, double height) {}

    /// A line through corners, `x, y` after `x, y`.
    public record Path(List<Double> corners) {
        public Path {
            corners = List.copyOf(corners);
        }
    }
}
