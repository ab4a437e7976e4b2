package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.util.Arrays;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultIntervalXYDataset;

/// Draws the weights of a layer before and after: thresholds, the pruned region, the zeros, the levels under the axis.
public final class HistogramChart {
    /// Bars of the compressed layer may rise this much above those of the original before they are cut.
    private static final double HEADROOM = 2.5;
    /// The share of the height that the triangles under the axis take.
    private static final double FOOT = 0.05;
    private static final int DRAWN_LEVELS = 256;
    private static final double LABEL_WIDTH = 0.14;
    private static final int FEW_LEVELS = 64;

    private final WeightHistogram weights;
    private final ChartTheme theme;
    private final XYPlot plot;
    private final double top;

    private HistogramChart(WeightHistogram weights, ChartTheme theme) {
        this.weights = weights;
        this.theme = theme;
        this.top = top(weights);
        var values = PlotFrame.axis(value -> Figures.round(Figures.plain(value)));
        values.setRange(weights.low(), weights.high());
        var counts = PlotFrame.axis(count -> count < 0 ? "" : Figures.round(Figures.shortCount(count)));
        counts.setRange(weights.levels().length > 0 ? -FOOT * top : 0, top);
        PlotFrame.spread(counts);
        this.plot = new XYPlot(new DefaultIntervalXYDataset(), values, counts, bars(theme.original(), 0.12));
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }

    /// The chart of `weights`.
    public static JFreeChart of(WeightHistogram weights, ChartTheme theme) {
        var chart = new HistogramChart(weights, theme);
        chart.addBars();
        chart.addThreshold();
        chart.addZeros();
        chart.addLevels();
        return PlotFrame.of(chart.plot, theme);
    }

    private static double top(WeightHistogram weights) {
        double before = Arrays.stream(weights.before()).max().orElse(0);
        double after = Arrays.stream(weights.after()).max().orElse(0);
        return Math.max(1, 1.16 * Math.max(before, Math.min(after, HEADROOM * before)));
    }

    private void addBars() {
        plot.setDataset(0, bins("before", weights.before()));
        plot.setRenderer(0, bars(theme.faded(theme.original(), 0.75), 0.12));
        if (!weights.isUntouched()) {
            plot.setDataset(1, bins("after", weights.after()));
            plot.setRenderer(1, bars(theme.result(), 0.12));
        }
    }

    private static XYBarRenderer bars(Color colour, double gap) {
        var renderer = new XYBarRenderer(gap);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setDefaultCreateEntities(false);
        renderer.setSeriesPaint(0, colour);
        return renderer;
    }

    private DefaultIntervalXYDataset bins(String name, long[] counts) {
        int filled = (int) Arrays.stream(counts).filter(count -> count > 0).count();
        double[][] bars = new double[6][filled];
        int bar = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                bars[0][bar] = weights.edge(i) + weights.binWidth() / 2;
                bars[1][bar] = weights.edge(i);
                bars[2][bar] = weights.edge(i + 1);
                bars[3][bar] = Math.min(counts[i], top);
                bars[5][bar] = bars[3][bar];
                bar++;
            }
        }
        var dataset = new DefaultIntervalXYDataset();
        dataset.addSeries(name, bars);
        return dataset;
    }

    private void addThreshold() {
        if (weights.threshold().isEmpty()) {
            return;
        }
        double threshold = weights.threshold().getAsDouble();
        var pruned = new IntervalMarker(-threshold, threshold, ChartTheme.translucent(theme.prune(), 0.09));
        pruned.setAlpha(1);
        plot.addDomainMarker(pruned, Layer.BACKGROUND);
        var stroke = new BasicStroke(1.6f);
        PlotFrame.mark(plot, -threshold, "", theme.prune(), stroke, theme, 0);
        PlotFrame.mark(plot, threshold, "", theme.prune(), stroke, theme, 0);
        boolean outside = threshold < weights.low() + 0.8 * (weights.high() - weights.low());
        label("|w| < " + Figures.plain(threshold) + " pruned", threshold, theme.prune(), outside);
    }

    private void addZeros() {
        if (weights.zeros() == 0) {
            return;
        }
        double half = Math.max(weights.binWidth(), (weights.high() - weights.low()) / 180) / 2;
        double height = Math.min(weights.zeros(), 0.985 * top);
        var zeros = new DefaultIntervalXYDataset();
        zeros.addSeries("zeros", new double[][]{{0}, {-half}, {half}, {height}, {0}, {height}});
        plot.setDataset(2, zeros);
        plot.setRenderer(2, bars(theme.result(), 0));
        double threshold = weights.threshold().orElse(Double.POSITIVE_INFINITY);
        boolean right = threshold > LABEL_WIDTH * (weights.high() - weights.low());
        label(Figures.count(weights.zeros()) + (weights.zeros() == 1 ? " zero" : " zeros"), right ? half : -threshold,
                theme.result(), right);
    }

    private void label(String words, double x, Color colour, boolean right) {
        double gap = (weights.high() - weights.low()) * 0.008;
        var label = new XYTextAnnotation(words, right ? x + gap : x - gap, 0.99 * top);
        label.setTextAnchor(right ? TextAnchor.TOP_LEFT : TextAnchor.TOP_RIGHT);
        label.setPaint(colour);
        label.setFont(theme.font(11));
        label.setBackgroundPaint(ChartTheme.translucent(theme.background(), 0.7));
        plot.addAnnotation(label);
    }

    private void addLevels() {
        double[] levels = weights.levels();
        if (levels.length == 0) {
            return;
        }
        int shown = Math.min(levels.length, DRAWN_LEVELS);
        double foot = -FOOT * top / 2;
        plot.setDataset(3, new PlotFrame.Series("levels", shown,
                new PlotFrame.Points() {
                    @Override
                    public double x(int item) {
                        return levels[(int) ((long) item * levels.length / shown)];
                    }

                    @Override
                    public double y(int item) {
                        return foot;
                    }
                }));
        var triangles = new XYLineAndShapeRenderer(false, true);
        triangles.setSeriesShape(0, levels.length <= FEW_LEVELS
                ? new Polygon(new int[]{0, -4, 4}, new int[]{-4, 3, 3}, 3)
                : new Rectangle(0, -3, 1, 5));
        triangles.setSeriesPaint(0, theme.quantize());
        triangles.setDrawOutlines(false);
        triangles.setDefaultCreateEntities(false);
        plot.setRenderer(3, triangles);
    }
}
