package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;

/// Draws the singular values of a layer on a logarithmic axis and the energy a rank keeps on a second one.
public final class SingularValueChart {
    /// Values below this share of the largest are rounding noise and are not drawn.
    private static final double NOISE = 1e-7;

    private SingularValueChart() {
    }

    /// The chart of `values`: the current rank, the break-even rank and the rank that keeps 90 % are marked.
    public static JFreeChart of(SingularValues values, ChartTheme theme) {
        int size = values.values().length;
        var ranks = PlotFrame.axis(Figures::plain);
        ranks.setRange(0, size + 0.5);
        ranks.setLabel("rank");
        var plot = new XYPlot(new PlotFrame.Series("singular values", drawn(values), new PlotFrame.Points() {
            @Override
            public double x(int item) {
                return item + 1;
            }

            @Override
            public double y(int item) {
                return values.values()[item];
            }
        }), ranks, valueAxis(values), line(theme.factorize(), 1.8f));
        addEnergy(plot, values, theme);
        addMarks(plot, values, theme);
        var chart = PlotFrame.of(plot, theme);
        plot.getRangeAxis(1).setTickLabelPaint(theme.result());
        plot.getRangeAxis(1).setLabelPaint(theme.result());
        return chart;
    }

    private static int drawn(SingularValues values) {
        int drawn = 0;
        double least = Math.max(values.values()[0] * NOISE, Double.MIN_NORMAL);
        while (drawn < values.values().length && values.values()[drawn] >= least) {
            drawn++;
        }
        return drawn;
    }

    private static RoundLogAxis valueAxis(SingularValues values) {
        int drawn = drawn(values);
        double greatest = drawn == 0 ? 1 : values.values()[0];
        double least = drawn == 0 ? 0.1 : values.values()[drawn - 1];
        var axis = new RoundLogAxis(value -> Figures.round(Figures.plain(value)));
        axis.setLabel("singular value");
        axis.setRange(Math.min(least / 1.3, greatest / 4), greatest * 1.5);
        return axis;
    }

    private static void addEnergy(XYPlot plot, SingularValues values, ChartTheme theme) {
        double[] energy = values.energy();
        var axis = PlotFrame.axis(share -> Figures.percent(share, 0));
        axis.setRange(0, 1.04);
        axis.setTickUnit(new NumberTickUnit(0.25));
        axis.setLabel("energy kept");
        plot.setRangeAxis(1, axis);
        plot.setDataset(1, new PlotFrame.Series("energy kept", energy.length + 1, new PlotFrame.Points() {
            @Override
            public double x(int item) {
                return item;
            }

            @Override
            public double y(int item) {
                return item == 0 ? 0 : energy[item - 1];
            }
        }));
        plot.mapDatasetToRangeAxis(1, 1);
        plot.setRenderer(1, line(theme.result(), 1.4f));
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }

    private static void addMarks(XYPlot plot, SingularValues values, ChartTheme theme) {
        double[] energy = values.energy();
        int ninety = values.rankFor(0.9);
        PlotFrame.mark(plot, values.breakEven(), "break-even " + Figures.plain(Math.floor(values.breakEven())),
                theme.muted(), PlotFrame.dashed(), theme, 2);
        PlotFrame.mark(plot, ninety, "90 % energy at " + ninety, theme.result(), PlotFrame.dashed(), theme, 1);
        if (values.rank().isPresent()) {
            int rank = Math.clamp(values.rank().getAsInt(), 1, energy.length);
            var dropped = new IntervalMarker(rank, energy.length + 0.5,
                    ChartTheme.translucent(theme.factorize(), 0.08));
            dropped.setAlpha(1);
            plot.addDomainMarker(dropped, Layer.BACKGROUND);
            PlotFrame.mark(plot, rank, "rank " + rank + " keeps " + Figures.percent(energy[rank - 1], 1),
                    theme.factorize(), new BasicStroke(1.6f), theme, 0);
        }
    }

    private static XYLineAndShapeRenderer line(Color colour, float width) {
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setSeriesPaint(0, colour);
        renderer.setSeriesStroke(0, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        renderer.setDefaultCreateEntities(false);
        renderer.setDrawSeriesLineAsPath(true);
        return renderer;
    }
}
