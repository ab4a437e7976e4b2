package espalier.report;

import java.awt.Color;
import java.util.Arrays;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.xy.DefaultIntervalXYDataset;

/// Draws the norm of each output channel: grey before, green after.
public final class ChannelChart {
    private ChannelChart() {
    }

    /// The chart of `norms`, channels in their own order.
    public static JFreeChart of(ChannelNorms norms, ChartTheme theme) {
        int channels = norms.before().length;
        double top = Math.max(Arrays.stream(norms.before()).max().orElse(1),
                Arrays.stream(norms.after()).max().orElse(1));
        var axis = PlotFrame.axis(Figures::plain);
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setRange(-0.5, channels - 0.5);
        axis.setLabel("output channel");
        var heights = PlotFrame.axis(norm -> Figures.round(Figures.plain(norm)));
        PlotFrame.spread(heights);
        heights.setRange(0, top <= 0 ? 1 : top * 1.06);
        heights.setLabel("‖w‖₂");
        var plot = new XYPlot(bars("before", norms.before(), 0.4), axis, heights,
                renderer(theme.faded(theme.original(), 0.75)));
        plot.setDataset(1, bars("after", norms.after(), 0.26));
        plot.setRenderer(1, renderer(theme.result()));
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        return PlotFrame.of(plot, theme);
    }

    private static DefaultIntervalXYDataset bars(String name, double[] norms, double half) {
        double[][] bars = new double[6][norms.length];
        for (int i = 0; i < norms.length; i++) {
            bars[0][i] = i;
            bars[1][i] = i - half;
            bars[2][i] = i + half;
            bars[3][i] = norms[i];
            bars[5][i] = norms[i];
        }
        var dataset = new DefaultIntervalXYDataset();
        dataset.addSeries(name, bars);
        return dataset;
    }

    private static XYBarRenderer renderer(Color colour) {
        var renderer = new XYBarRenderer(0);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setDefaultCreateEntities(false);
        renderer.setSeriesPaint(0, colour);
        return renderer;
    }
}
