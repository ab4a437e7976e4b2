package espalier.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis with ticks at round numbers (1, 2, 5 of each power of ten), as many as there is room for.
final class RoundLogAxis extends LogAxis {
    private static final long serialVersionUID = 1L;
    private static final double[][] STEPS = {{1, 1.5, 2, 3, 4, 5, 6, 8}, {1, 2, 3, 5}, {1, 2, 5}, {1, 3}, {1}};
    private static final int ROOM_ACROSS = 56;
    private static final int ROOM_UP = 26;
    private final transient DoubleFunction<String> words;

    RoundLogAxis(DoubleFunction<String> words) {
        this.words = words;
    }

    @Override
    protected List<ValueTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return fitting(area, edge, ROOM_ACROSS, TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<ValueTick> refreshTicksVertical(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return fitting(area, edge, ROOM_UP, TextAnchor.CENTER_RIGHT);
    }

    private List<ValueTick> fitting(Rectangle2D area, RectangleEdge edge, int room, TextAnchor anchor) {
        List<ValueTick> ticks = List.of();
        for (double[] steps : STEPS) {
            ticks = ticks(steps, anchor);
            if (apart(ticks, area, edge, room)) {
                return ticks;
            }
        }
        return everyOther(ticks, area, edge, room);
    }

    private List<ValueTick> everyOther(List<ValueTick> ticks, Rectangle2D area, RectangleEdge edge, int room) {
        var fewer = new ArrayList<>(ticks);
        while (fewer.size() > 2 && !apart(fewer, area, edge, room)) {
            for (int i = fewer.size() - 2; i >= 0; i -= 2) {
                fewer.remove(i);
            }
        }
        return fewer;
    }

    private boolean apart(List<ValueTick> ticks, Rectangle2D area, RectangleEdge edge, int room) {
        for (int i = 1; i < ticks.size(); i++) {
            double gap = valueToJava2D(ticks.get(i).getValue(), area, edge)
                    - valueToJava2D(ticks.get(i - 1).getValue(), area, edge);
            if (Math.abs(gap) < room) {
                return false;
            }
        }
        return true;
    }

    private List<ValueTick> ticks(double[] steps, TextAnchor anchor) {
        var ticks = new ArrayList<ValueTick>();
        int exponent = (int) Math.floor(Math.log10(getRange().getLowerBound()));
        for (; Math.pow(10, exponent) <= getRange().getUpperBound(); exponent++) {
            for (double step : steps) {
                double value = step * Math.pow(10, exponent);
                if (getRange().contains(value)) {
                    ticks.add(new NumberTick(value, words.apply(value), anchor, TextAnchor.CENTER, 0));
                }
            }
        }
        return ticks;
    }
}
