package espalier.compress;

import espalier.model.weight.Grid;
import java.util.ArrayList;
import java.util.List;

/// The values a grid can give.
public final class GridLevels {
    private static final int MOST_BITS = 8;

    private GridLevels() {
    }

    /// The values of the slice with the widest steps, rising; none above 8 bits, where they lie too close to be told apart.
    public static List<Float> widest(Grid grid) {
        int widest = 0;
        for (int slice = 1; slice < grid.scales().elements(); slice++) {
            widest = grid.scales().floatAt(slice) > grid.scales().floatAt(widest) ? slice : widest;
        }
        return grid.bits() > MOST_BITS ? List.of() : of(grid, widest);
    }

    /// The values of slice `slice`, rising.
    public static List<Float> of(Grid grid, int slice) {
        var levels = new ArrayList<Float>();
        for (int code = grid.low(); code <= grid.high(); code++) {
            levels.add(grid.decode(code, slice));
        }
        return List.copyOf(levels);
    }
}
