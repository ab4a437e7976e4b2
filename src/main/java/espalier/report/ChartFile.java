package espalier.report;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;

/// Writes charts as pictures.
///
/// @param width, height in points; a picture of `scale` has that many pixels a point
public record ChartFile(int width, int height, double scale) {
    /// A figure for a page or a slide.
    public static final ChartFile DEFAULT = new ChartFile(900, 560, 2);

    public ChartFile {
        if (width < 100 || height < 100 || width > 10_000 || height > 10_000 || !(scale >= 0.5 && scale <= 8)) {
            throw new IllegalArgumentException("A chart is 100 to 10,000 points wide and high, scaled by 0.5 to 8");
        }
    }

    /// Writes `chart` as PNG; the stream stays open.
    public void png(JFreeChart chart, OutputStream out) throws IOException {
        ChartUtils.writeBufferedImageAsPNG(out, picture(chart));
    }

    /// `chart` as pixels.
    public BufferedImage picture(JFreeChart chart) {
        var image = new BufferedImage((int) Math.round(width * scale), (int) Math.round(height * scale),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(scale, scale);
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        graphics.dispose();
        return image;
    }

    /// Writes `chart` as SVG with real text; the stream stays open.
    public void svg(JFreeChart chart, OutputStream out) throws IOException {
        var context = SVGGeneratorContext.createDefault(emptySvg());
        context.setComment("Espalier");
        var graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        graphics.stream(writer, true);
        writer.flush();
    }

    private static Document emptySvg() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
