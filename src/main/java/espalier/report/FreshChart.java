package espalier.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.Plot;

/// A chart that sets paint, font and stroke anew whenever it is drawn.
///
/// JavaFX's canvas forgets them between two drawings, FXGraphics2D remembers them and leaves out what it holds to be set already:
/// without this the ground may come out black and words in another font.
final class FreshChart extends JFreeChart {
    private static final long serialVersionUID = 1L;
    private static final Color UNUSED = new Color(1, 2, 3, 4);
    private static final Font OTHER = new Font(Font.SERIF, Font.ITALIC, 3);
    private static final BasicStroke HAIR = new BasicStroke(0.123f);

    FreshChart(Font font, Plot plot) {
        super(null, font, plot, false);
    }

    @Override
    public void draw(Graphics2D graphics, Rectangle2D area, Point2D anchor, ChartRenderingInfo info) {
        graphics.setPaint(UNUSED);
        graphics.setFont(OTHER);
        graphics.setStroke(HAIR);
        super.draw(graphics, area, anchor, info);
    }
}
