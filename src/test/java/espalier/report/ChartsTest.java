package espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.metric.Histogram;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.Test;

/// Tests that charts show what their records say.
class ChartsTest {
    private static final ChartFile SIZE = new ChartFile(760, 300, 1);

    private static Map<String, JFreeChart> charts(ChartTheme theme) {
        var charts = new LinkedHashMap<String, JFreeChart>();
        charts.put("histogram", HistogramChart.of(SampleCharts.histogram(128), theme));
        charts.put("histogram-pruned", HistogramChart.of(SampleCharts.histogram(128, 0.02, 0), theme));
        charts.put("histogram-8bit", HistogramChart.of(SampleCharts.histogram(128, 0, 255), theme));
        charts.put("histogram-plain", HistogramChart.of(SampleCharts.histogram(128, 0, 0), theme));
        charts.put("singular", SingularValueChart.of(SampleCharts.singularValues(), theme));
        charts.put("channels", ChannelChart.of(SampleCharts.norms(), theme));
        charts.put("training", TrainingChart.of(SampleCharts.training(), theme));
        charts.put("pareto", new ParetoChart(SampleCharts.pareto(true), theme).chart());
        charts.put("pareto-paper", ParetoChart.forPaper(SampleCharts.pareto(true), theme));
        charts.put("pareto-linear", new ParetoChart(SampleCharts.pareto(false), theme).chart());
        charts.put("pareto-original", new ParetoChart(SampleCharts.original(), theme).chart());
        charts.put("pareto-empty", new ParetoChart(ParetoPlot.EMPTY, theme).chart());
        return charts;
    }

    @Test
    void drawsEveryChartInBothThemesWithoutAFrame() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "charts"));
        for (var theme : Map.of("light", ChartTheme.LIGHT, "dark", ChartTheme.DARK).entrySet()) {
            for (var chart : charts(theme.getValue()).entrySet()) {
                BufferedImage picture = SIZE.picture(chart.getValue());
                ImageIO.write(picture, "png", folder.resolve(chart.getKey() + "-" + theme.getKey() + ".png").toFile());
                assertThat(new Color(picture.getRGB(1, 1))).isEqualTo(theme.getValue().background());
            }
        }
    }

    @Test
    void histogramShowsEachPartInItsTechniquesColour() {
        BufferedImage picture = SIZE.picture(HistogramChart.of(SampleCharts.histogram(128), ChartTheme.DARK));
        assertThat(pixels(picture, ChartTheme.DARK.prune())).isGreaterThan(300);
        assertThat(pixels(picture, ChartTheme.DARK.result())).isGreaterThan(300);
        assertThat(pixels(picture, ChartTheme.DARK.quantize())).isGreaterThan(100);
    }

    @Test
    void histogramWithoutCompressionHasNoThresholdNorLevels() {
        BufferedImage picture = SIZE.picture(HistogramChart.of(SampleCharts.histogram(128, 0, 0), ChartTheme.DARK));
        assertThat(pixels(picture, ChartTheme.DARK.prune())).isZero();
        assertThat(pixels(picture, ChartTheme.DARK.quantize())).isZero();
    }

    @Test
    void svgHoldsRealTextAndNoScript() throws IOException {
        var out = new ByteArrayOutputStream();
        SIZE.svg(SingularValueChart.of(SampleCharts.singularValues(), ChartTheme.LIGHT), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("<svg", "width=\"760\"", "break-even 307")
                .doesNotContain("<script");
    }

    @Test
    void pngHasTheSizeTimesTheScale() throws IOException {
        var out = new ByteArrayOutputStream();
        new ChartFile(300, 200, 2).png(new ParetoChart(SampleCharts.pareto(true), ChartTheme.LIGHT).chart(), out);
        BufferedImage read = ImageIO.read(new java.io.ByteArrayInputStream(out.toByteArray()));
        assertThat(read.getWidth()).isEqualTo(600);
        assertThat(read.getHeight()).isEqualTo(400);
    }

    @Test
    void pointsOfTheParetoChartAreFoundWhereTheyAreDrawn() {
        var chart = new ParetoChart(SampleCharts.pareto(true), ChartTheme.DARK);
        var area = new java.awt.geom.Rectangle2D.Double(50, 10, 600, 250);
        var plot = chart.chart().getXYPlot();
        double x = plot.getDomainAxis().valueToJava2D(41_800, area, plot.getDomainAxisEdge());
        double y = plot.getRangeAxis().valueToJava2D(0.9921, area, plot.getRangeAxisEdge());
        assertThat(chart.nearest(area, x + 3, y - 3, 8)).map(ParetoPlot.Point::trial).contains(22L);
        assertThat(chart.nearest(area, x, y + 40, 8)).isEmpty();
    }

    @Test
    void aRuinedModelDoesNotFlattenTheOthers() {
        AccuracyRange range = AccuracyRange.of(SampleCharts.pareto(true));
        assertThat(range.low()).isBetween(0.90, 0.96);
        assertThat(range.high()).isBetween(0.993, 1.02);
    }

    @Test
    void energyOfSingularValuesRisesToOne() {
        var values = new SingularValues(new double[]{3, 2, 1}, java.util.OptionalInt.empty(), 1.2);
        assertThat(values.energy()).containsExactly(9 / 14.0, 13 / 14.0, 1.0);
        assertThat(values.rankFor(0.9)).isEqualTo(2);
        assertThat(new SingularValues(new double[]{0, 0}, java.util.OptionalInt.empty(), 1).energy())
                .containsExactly(1.0, 1.0);
    }

    @Test
    void exactZerosAreCountedApart() {
        var before = new Histogram(-1, 1, new long[]{1, 4, 1});
        var after = new Histogram(-1, 1, new long[]{1, 4, 1});
        var weights = WeightHistogram.of(before, after, 3, OptionalDouble.empty(), List.of(0.5f));
        assertThat(weights.zeros()).isEqualTo(3);
        assertThat(weights.after()).containsExactly(1, 1, 1);
        assertThat(weights.levels()).containsExactly(0.5);
        assertThat(WeightHistogram.of(before, after, 6, OptionalDouble.empty(), List.of()).isUntouched()).isTrue();
    }

    @Test
    void binsCoverTheirRange() {
        var weights = new WeightHistogram(-1, 1, new long[4], new long[4], 0, OptionalDouble.empty(), new double[0]);
        assertThat(weights.binOf(-1)).isZero();
        assertThat(weights.binOf(0.49)).isEqualTo(2);
        assertThat(weights.binOf(1)).isEqualTo(-1);
    }

    /// Pixels of a colour, also where antialiasing has mixed it with the ground: whether a line falls between two pixels depends on
    /// the fonts of the machine.
    private static long pixels(BufferedImage picture, Color colour) {
        float hue = hsb(colour)[0];
        long pixels = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                float[] here = hsb(new Color(picture.getRGB(x, y)));
                pixels += Math.abs(here[0] - hue) < 0.03 && here[1] > 0.4 && here[2] > 0.4 ? 1 : 0;
            }
        }
        return pixels;
    }

    private static float[] hsb(Color colour) {
        return Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null);
    }
}
