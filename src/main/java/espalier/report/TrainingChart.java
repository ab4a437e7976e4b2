package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/// Draws training loss (left axis) and validation accuracy (right axis) over epochs.
public final class TrainingChart {
    private TrainingChart() {
    }

    /// The chart of `curve`; axes without numbers where nothing is measured yet.
    public static JFreeChart of(TrainingCurve curve, ChartTheme theme) {
        List<TrainingCurve.Point> losses = curve.points().stream().filter(point -> Double.isFinite(point.loss()))
                .toList();
        List<TrainingCurve.Point> scores = curve.points().stream().filter(point -> point.accuracy().isPresent())
                .toList();
        var epochs = PlotFrame.axis(Figures::plain);
        epochs.setLabel("epoch");
        epochs.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        double last = curve.points().isEmpty() ? 1 : curve.points().getLast().epoch();
        epochs.setRange(0, Math.max(Math.max(1, curve.epochs()), last) * 1.02);
        var plot = new XYPlot(series("training loss", losses, TrainingCurve.Point::loss), epochs,
                lossAxis(losses, false),
                line(theme.prune(), false));
        if (curve.isPenalized()) {
            plot.setRangeAxis(0, lossAxis(losses, true));
            plot.setDataset(2, series("penalty λR", losses, TrainingCurve.Point::penalty));
            plot.setRenderer(2, line(theme.quantize(), false));
        }
        plot.setRangeAxis(1, accuracyAxis(scores));
        plot.setDataset(1, series("validation accuracy", scores,
                point -> point.accuracy().orElse(Double.NaN)));
        plot.mapDatasetToRangeAxis(1, 1);
        plot.setRenderer(1, line(theme.result(), true));
        var chart = PlotFrame.of(plot, theme);
        tint(plot, 0, theme.prune());
        tint(plot, 1, theme.result());
        return chart;
    }

    private static void tint(XYPlot plot, int axis, Color colour) {
        plot.getRangeAxis(axis).setLabelPaint(colour);
        plot.getRangeAxis(axis).setTickLabelPaint(colour);
    }

    private static NumberAxis lossAxis(List<TrainingCurve.Point> losses, boolean isPenalized) {
        var axis = PlotFrame.axis(loss -> Figures.round(Figures.plain(loss)));
        PlotFrame.spread(axis);
        axis.setLabel(isPenalized ? "training loss L · penalty λR" : "training loss");
        axis.setRange(0,
                losses.stream().mapToDouble(point -> Math.max(point.loss(), point.penalty())).max().orElse(1) * 1.08
                        + 1e-9);
        return axis;
    }

    private static NumberAxis accuracyAxis(List<TrainingCurve.Point> scores) {
        var axis = PlotFrame.axis(share -> Figures.round(Figures.percent(share, 2)));
        PlotFrame.spread(axis);
        axis.setLabel("validation accuracy");
        double least = scores.stream().mapToDouble(point -> point.accuracy().getAsDouble()).min().orElse(0);
        double greatest = scores.stream().mapToDouble(point -> point.accuracy().getAsDouble()).max().orElse(1);
        double margin = Math.max(0.002, (greatest - least) * 0.15);
        axis.setRange(Math.max(0, least - margin), Math.min(1 + margin / 2, greatest + margin));
        return axis;
    }

    private static PlotFrame.Series series(String name, List<TrainingCurve.Point> points,
            ToDoubleFunction<TrainingCurve.Point> height) {
        return new PlotFrame.Series(name, points.size(), new PlotFrame.Points() {
            @Override
            public double x(int item) {
                return points.get(item).epoch();
            }

            @Override
            public double y(int item) {
                return height.applyAsDouble(points.get(item));
            }
        });
    }

    private static XYLineAndShapeRenderer line(Color colour, boolean dots) {
        var renderer = new XYLineAndShapeRenderer(true, dots);
        renderer.setSeriesPaint(0, colour);
        renderer.setSeriesStroke(0, new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        renderer.setSeriesShape(0, new Ellipse2D.Double(-3, -3, 6, 6));
        renderer.setDefaultCreateEntities(false);
        renderer.setDrawSeriesLineAsPath(true);
        return renderer;
    }
}
