package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/// Draws accuracy over size: the front as a step line, the baseline as a diamond, dotted lines from before to after recovery.
public final class ParetoChart {
    private final ParetoPlot trials;
    private final ChartTheme theme;
    private final AccuracyRange range;
    private final XYPlot plot;
    private final JFreeChart chart;

    /// The chart of `trials`.
    public ParetoChart(ParetoPlot trials, ChartTheme theme) {
        this.trials = trials;
        this.theme = theme;
        this.range = AccuracyRange.of(trials);
        var accuracies = PlotFrame.axis(share -> share > 1 ? "" : Figures.round(Figures.percent(share, 2)));
        PlotFrame.spread(accuracies);
        accuracies.setRange(range.low(), range.high());
        this.plot = new XYPlot(null, sizeAxis(), accuracies, null);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        addRecoveries();
        addFrontLine();
        addPoints();
        addLabels();
        this.chart = PlotFrame.of(plot, theme);
    }

    /// The chart as JFreeChart knows it.
    public JFreeChart chart() {
        return chart;
    }

    /// The chart of `trials` with words on its axes, for a file that stands alone.
    public static JFreeChart forPaper(ParetoPlot trials, ChartTheme theme) {
        var chart = new ParetoChart(trials, theme);
        chart.plot.getDomainAxis().setLabel(trials.size().toLowerCase(Locale.ROOT).replace("onnx", "ONNX")
                .replace("macs", "MACs"));
        chart.plot.getRangeAxis().setLabel("accuracy on validation");
        return chart.chart;
    }

    /// The trial whose point lies nearest to a place on the drawn chart, within `reach` pixels.
    ///
    /// @param area where the points were drawn
    public Optional<ParetoPlot.Point> nearest(Rectangle2D area, double x, double y, double reach) {
        Optional<ParetoPlot.Point> nearest = Optional.empty();
        double best = reach;
        var all = new ArrayList<>(trials.points());
        trials.baseline().ifPresent(all::add);
        for (ParetoPlot.Point point : all) {
            double dx = plot.getDomainAxis().valueToJava2D(point.bytes(), area, plot.getDomainAxisEdge()) - x;
            double dy = plot.getRangeAxis().valueToJava2D(shown(point.accuracy()), area, plot.getRangeAxisEdge()) - y;
            double distance = Math.hypot(dx, dy);
            if (distance <= best) {
                best = distance;
                nearest = Optional.of(point);
            }
        }
        return nearest;
    }

    private ValueAxis sizeAxis() {
        long least = Long.MAX_VALUE;
        long most = 1;
        for (ParetoPlot.Point point : trials.points()) {
            least = Math.min(least, point.bytes());
            most = Math.max(most, point.bytes());
        }
        if (trials.baseline().isPresent()) {
            least = Math.min(least, trials.baseline().get().bytes());
            most = Math.max(most, trials.baseline().get().bytes());
        }
        least = Math.clamp(least, 1, most);
        if (trials.logarithmic()) {
            var axis = new RoundLogAxis(words());
            axis.setRange(least / 1.5, most * 1.5);
            return axis;
        }
        var axis = PlotFrame.axis(words());
        axis.setRange(0, most * 1.08);
        return axis;
    }

    private DoubleFunction<String> words() {
        return trials.inBytes()
                ? bytes -> Figures.round(Figures.bytes(Math.round(bytes)))
                : count -> Figures.round(Figures.shortCount(count));
    }

    private double shown(double accuracy) {
        return Math.max(accuracy, range.low() + 0.03 * (range.high() - range.low()));
    }

    private void addRecoveries() {
        List<ParetoPlot.Point> trained = trials.points().stream().filter(point -> point.unrecovered().isPresent())
                .toList();
        var lines = new XYLineAndShapeRenderer(true, false);
        lines.setSeriesPaint(0, theme.faded(theme.result(), 0.8));
        lines.setSeriesStroke(0,
                new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[]{1, 4}, 0));
        lines.setDefaultCreateEntities(false);
        add(new PlotFrame.Series("recovery", trained.size() * 3, new PlotFrame.Points() {
            @Override
            public double x(int item) {
                return trained.get(item / 3).bytes();
            }

            @Override
            public double y(int item) {
                var point = trained.get(item / 3);
                return switch (item % 3) {
                    case 0 -> shown(point.unrecovered().orElseThrow());
                    case 1 -> shown(point.accuracy());
                    default -> Double.NaN;
                };
            }
        }), lines);
        var before = trained.stream().map(point -> ParetoPlot.Point.untrained(point.trial(), "", point.bytes(),
                point.unrecovered().orElseThrow(), false)).toList();
        add(series("before recovery", before), dots(circle(2.5), theme.muted(), true));
    }

    private void addFrontLine() {
        var front = new ArrayList<>(trials.front());
        if (front.isEmpty()) {
            return;
        }
        ParetoPlot.Point last = front.getLast();
        trials.baseline().filter(baseline -> baseline.bytes() > last.bytes())
                .ifPresent(baseline -> front.add(ParetoPlot.Point.untrained(0, "", baseline.bytes(),
                        Math.max(last.accuracy(), baseline.accuracy()), true)));
        var steps = new XYStepRenderer();
        steps.setSeriesPaint(0, theme.result());
        steps.setSeriesStroke(0, new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        steps.setDefaultCreateEntities(false);
        add(series("front", front), steps);
    }

    private void addPoints() {
        add(series("trials", trials.points().stream().filter(point -> !point.onFront()).toList()),
                dots(circle(3.5), theme.faded(theme.muted(), 0.85), true));
        add(series("on the front", trials.front()), dots(circle(4.5), theme.result(), true));
        add(series("original", trials.baseline().stream().toList()), dots(diamond(6), theme.text(), true));
        var ring = dots(circle(8.5), theme.accent(), false);
        ring.setSeriesStroke(0, new BasicStroke(2));
        add(series("selected", trials.selectedPoint().stream().toList()), ring);
    }

    private void addLabels() {
        trials.baseline().ifPresent(baseline -> label("original   ", baseline, theme.muted(), 6)
                .setTextAnchor(TextAnchor.TOP_RIGHT));
        var labelled = new ArrayList<ParetoPlot.Point>();
        trials.selectedPoint().ifPresent(point -> {
            label("#" + point.trial(), point, theme.text(), -17);
            labelled.add(point);
        });
        for (ParetoPlot.Point point : trials.front()) {
            if (labelled.stream().noneMatch(other -> isNear(point, other))) {
                label("#" + point.trial(), point, theme.muted(), -13);
                labelled.add(point);
            }
        }
    }

    /// Whether the labels of two points would touch on a chart of common size.
    private boolean isNear(ParetoPlot.Point one, ParetoPlot.Point other) {
        double across = Math.abs(place(one) - place(other));
        double up = Math.abs(shown(one.accuracy()) - shown(other.accuracy())) / (range.high() - range.low());
        return across < 0.05 && up < 0.08;
    }

    private double place(ParetoPlot.Point point) {
        Range sizes = plot.getDomainAxis().getRange();
        return trials.logarithmic()
                ? Math.log(point.bytes() / sizes.getLowerBound())
                        / Math.log(sizes.getUpperBound() / sizes.getLowerBound())
                : point.bytes() / sizes.getUpperBound();
    }

    private XYTextAnnotation label(String words, ParetoPlot.Point point, Color colour, int pixelsBelow) {
        double perPixel = (range.high() - range.low()) / 200;
        var label = new XYTextAnnotation(words, point.bytes(), shown(point.accuracy()) - pixelsBelow * perPixel);
        label.setPaint(colour);
        label.setFont(theme.font(11));
        label.setTextAnchor(TextAnchor.CENTER);
        plot.addAnnotation(label);
        return label;
    }

    private void add(PlotFrame.Series series, XYItemRenderer renderer) {
        int index = plot.getDatasetCount();
        plot.setDataset(index, series);
        plot.setRenderer(index, renderer);
    }

    private PlotFrame.Series series(String name, List<ParetoPlot.Point> points) {
        return new PlotFrame.Series(name, points.size(), new PlotFrame.Points() {
            @Override
            public double x(int item) {
                return points.get(item).bytes();
            }

            @Override
            public double y(int item) {
                return shown(points.get(item).accuracy());
            }
        });
    }

    private static XYLineAndShapeRenderer dots(Shape shape, Color colour, boolean filled) {
        var renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesShape(0, shape);
        renderer.setSeriesPaint(0, colour);
        renderer.setSeriesShapesFilled(0, filled);
        renderer.setDrawOutlines(!filled);
        renderer.setDefaultCreateEntities(false);
        return renderer;
    }

    private static Shape circle(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    private static Shape diamond(double radius) {
        var diamond = new Path2D.Double();
        diamond.moveTo(0, -radius);
        diamond.lineTo(radius, 0);
        diamond.lineTo(0, radius);
        diamond.lineTo(-radius, 0);
        diamond.closePath();
        return diamond;
    }
}
