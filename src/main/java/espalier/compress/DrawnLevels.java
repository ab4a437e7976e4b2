package espalier.compress;

import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Palette;
import java.util.ArrayList;
import java.util.List;

/// The values levels give, for drawing.
public final class DrawnLevels {
    private static final int MOST_BITS = 8;

    private DrawnLevels() {
    }

    /// The values of the slice with the widest steps, rising; none above 8 bits, where they lie too close to be told apart.
    public static List<Float> widest(Levels levels) {
        int slices = switch (levels) {
            case Grid grid -> Math.toIntExact(grid.scales().elements());
            case Palette palette -> palette.slices();
        };
        int widest = 0;
        for (int slice = 1; slice < slices; slice++) {
            widest = width(levels, slice) > width(levels, widest) ? slice : widest;
        }
        return levels.bits() > MOST_BITS ? List.of() : of(levels, widest);
    }

    private static float width(Levels levels, int slice) {
        return switch (levels) {
            case Grid grid -> grid.scales().floatAt(slice);
            case Palette palette -> palette.decode(palette.size() - 1, slice) - palette.decode(0, slice);
        };
    }

    /// The values of slice `slice`, rising.
    public static List<Float> of(Levels levels, int slice) {
        var values = new ArrayList<Float>();
        switch (levels) {
            case Grid grid -> {
                for (int code = grid.low(); code <= grid.high(); code++) {
                    values.add(grid.decode(code, slice));
                }
            }
            case Palette palette -> {
                for (int code = 0; code < palette.size(); code++) {
                    values.add(palette.decode(code, slice));
                }
            }
        }
        return values.stream().distinct().toList();
    }
}
