package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.function.DoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.AbstractXYDataset;

/// The look that all charts share: quiet axes, hairline grid, no frames.
final class PlotFrame {
    private static final float SMALL = 11;

    private PlotFrame() {
    }

    static JFreeChart of(XYPlot plot, ChartTheme theme) {
        var chart = new FreshChart(theme.font(SMALL), plot);
        chart.setBackgroundPaint(theme.background());
        chart.setAntiAlias(true);
        chart.setTextAntiAlias(true);
        chart.setPadding(new RectangleInsets(6, 4, 4, 10));
        plot.setBackgroundPaint(theme.background());
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(theme.grid());
        plot.setRangeGridlineStroke(new BasicStroke(1));
        for (int i = 0; i < plot.getDomainAxisCount(); i++) {
            quiet(plot.getDomainAxis(i), theme);
            plot.getDomainAxis(i).setTickLabelInsets(new RectangleInsets(3, 14, 2, 14));
        }
        for (int i = 0; i < plot.getRangeAxisCount(); i++) {
            quiet(plot.getRangeAxis(i), theme);
            plot.getRangeAxis(i).setAxisLineVisible(false);
        }
        return chart;
    }

    private static void quiet(ValueAxis axis, ChartTheme theme) {
        axis.setTickMarksVisible(false);
        axis.setAxisLinePaint(theme.grid());
        axis.setTickLabelPaint(theme.muted());
        axis.setTickLabelFont(theme.font(SMALL));
        axis.setLabelPaint(theme.muted());
        axis.setLabelFont(theme.font(SMALL));
    }

    static NumberAxis axis(DoubleFunction<String> words) {
        var axis = new NumberAxis();
        axis.setAutoRangeIncludesZero(false);
        axis.setNumberFormatOverride(format(words));
        return axis;
    }

    /// Fewer ticks on a vertical axis, so that gridlines stay quiet.
    static void spread(ValueAxis axis) {
        axis.setTickLabelInsets(new RectangleInsets(12, 4, 12, 4));
    }

    /// A vertical line at `x` with words beside its top.
    static void mark(XYPlot plot, double x, String words, Color colour, Stroke stroke, ChartTheme theme, int row) {
        var marker = new ValueMarker(x, colour, stroke);
        marker.setAlpha(1);
        if (!words.isEmpty()) {
            boolean right = x > plot.getDomainAxis().getRange().getCentralValue();
            marker.setLabel(words);
            marker.setLabelPaint(colour);
            marker.setLabelFont(theme.font(SMALL));
            marker.setLabelBackgroundColor(theme.background());
            marker.setLabelAnchor(right ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
            marker.setLabelTextAnchor(right ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
            marker.setLabelOffset(new RectangleInsets(4 + 16 * row, 6, 4, 6));
        }
        plot.addDomainMarker(marker, Layer.FOREGROUND);
    }

    static Stroke dashed() {
        return new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[]{4, 3}, 0);
    }

    static NumberFormat format(DoubleFunction<String> words) {
        return new WordFormat(words);
    }

    /// Points of one series.
    interface Points {
        double x(int item);

        double y(int item);
    }

    /// One series that asks a function for its points, so that nothing is copied or boxed.
    static final class Series extends AbstractXYDataset {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final int size;
        private final transient Points points;

        Series(String name, int size, Points points) {
            this.name = name;
            this.size = size;
            this.points = points;
        }

        @Override
        public int getSeriesCount() {
            return 1;
        }

        @Override
        public Comparable<?> getSeriesKey(int series) {
            return name;
        }

        @Override
        public int getItemCount(int series) {
            return size;
        }

        @Override
        public double getXValue(int series, int item) {
            return points.x(item);
        }

        @Override
        public double getYValue(int series, int item) {
            return points.y(item);
        }

        @Override
        public Number getX(int series, int item) {
            return points.x(item);
        }

        @Override
        public Number getY(int series, int item) {
            return points.y(item);
        }
    }

    private static final class WordFormat extends NumberFormat {
        private static final long serialVersionUID = 1L;
        private final transient DoubleFunction<String> words;

        WordFormat(DoubleFunction<String> words) {
            this.words = words;
        }

        @Override
        public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
            return to.append(words.apply(number));
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
            return to.append(words.apply(number));
        }

        @Override
        public Number parse(String source, ParsePosition position) {
            throw new UnsupportedOperationException("Charts only write numbers");
        }
    }
}
