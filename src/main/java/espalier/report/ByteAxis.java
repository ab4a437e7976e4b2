package espalier.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis of bytes with a tick at 1, 2 and 5 of each power of ten, as many as there is room for.
final class ByteAxis extends LogAxis {
    private static final long serialVersionUID = 1L;
    private static final double[][] STEPS = {{1, 1.5, 2, 3, 4, 5, 6, 8}, {1, 2, 3, 5}, {1, 2, 5}, {1}};
    private static final int ROOM = 56;

    @Override
    protected List<ValueTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        List<ValueTick> ticks = List.of();
        for (double[] steps : STEPS) {
            ticks = ticks(steps);
            if (apart(ticks, area, edge)) {
                return ticks;
            }
        }
        return ticks;
    }

    private boolean apart(List<ValueTick> ticks, Rectangle2D area, RectangleEdge edge) {
        for (int i = 1; i < ticks.size(); i++) {
            double gap = valueToJava2D(ticks.get(i).getValue(), area, edge)
                    - valueToJava2D(ticks.get(i - 1).getValue(), area, edge);
            if (gap < ROOM) {
                return false;
            }
        }
        return true;
    }

    private List<ValueTick> ticks(double[] steps) {
        var ticks = new ArrayList<ValueTick>();
        double power = Math.pow(10, Math.floor(Math.log10(getRange().getLowerBound())));
        for (; power <= getRange().getUpperBound(); power *= 10) {
            for (double step : steps) {
                if (getRange().contains(step * power)) {
                    ticks.add(new NumberTick(step * power, round(step * power), TextAnchor.TOP_CENTER,
                            TextAnchor.CENTER, 0));
                }
            }
        }
        return ticks;
    }

    /// Bytes of a round number, without needless digits: `20 KB`, `1.5 MB`.
    static String round(double bytes) {
        return Figures.bytes(Math.round(bytes)).replaceFirst("\\.0+ ", " ").replaceFirst("(\\.\\d*[1-9])0+ ", "$1 ");
    }
}
