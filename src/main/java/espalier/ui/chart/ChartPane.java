package espalier.ui.chart;

import espalier.report.ChartTheme;
import espalier.ui.theme.Theme;
import java.awt.geom.Rectangle2D;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.fx.ChartCanvas;
import org.jfree.chart.plot.XYPlot;

/// Shows one chart, drawn again in the colours of the theme in use whenever chart, theme or size change.
public final class ChartPane extends Region {
    private final ChartCanvas canvas;
    private final ObservableValue<Theme> theme;
    private final Tooltip tip = new Tooltip();
    private Function<ChartTheme, JFreeChart> chart;

    /// Shows nothing at first.
    ///
    /// @param id for tests and style sheets
    /// @param description what a screen reader says
    public ChartPane(String id, String description, ObservableValue<Theme> theme) {
        this.theme = theme;
        this.chart = colours -> ground(new JFreeChart(new XYPlot()), colours);
        this.canvas = new ChartCanvas(chart.apply(colours()));
        setId(id);
        setAccessibleText(description);
        getStyleClass().add("chart-pane");
        canvas.setTooltipEnabled(false);
        canvas.setDomainZoomable(false);
        canvas.setRangeZoomable(false);
        getChildren().add(canvas);
        setMinSize(60, 60);
        theme.addListener((_, _, _) -> redraw());
    }

    private static JFreeChart ground(JFreeChart empty, ChartTheme colours) {
        empty.setBackgroundPaint(colours.background());
        empty.getPlot().setBackgroundPaint(colours.background());
        empty.getPlot().setOutlineVisible(false);
        return empty;
    }

    /// Draws what `next` makes of a theme, now and after every change of it.
    public void show(Function<ChartTheme, JFreeChart> next) {
        chart = next;
        redraw();
    }

    /// Says in a tooltip what `words` finds under the mouse, given its place on the canvas.
    public void explain(Function<MouseEvent, Optional<String>> words) {
        canvas.setOnMouseMoved(mouse -> words.apply(mouse).ifPresentOrElse(text -> {
            tip.setText(text);
            tip.show(canvas, mouse.getScreenX() + 14, mouse.getScreenY() + 14);
        }, tip::hide));
        canvas.setOnMouseExited(_ -> tip.hide());
    }

    /// Calls `clicked` for every click on the chart.
    public void onClick(Consumer<MouseEvent> clicked) {
        canvas.setOnMouseClicked(mouse -> {
            tip.hide();
            clicked.accept(mouse);
        });
    }

    /// Where the points were drawn last, in pixels of the canvas.
    public Rectangle2D plotArea() {
        return canvas.getRenderingInfo().getPlotInfo().getDataArea();
    }

    /// The theme's colours as charts know them.
    public ChartTheme colours() {
        return theme.getValue() == Theme.LIGHT ? ChartTheme.LIGHT : ChartTheme.DARK;
    }

    private void redraw() {
        canvas.setChart(chart.apply(colours()));
    }

    @Override
    protected void layoutChildren() {
        double width = snapSizeX(getWidth());
        double height = snapSizeY(getHeight());
        if (canvas.getWidth() != width) {
            canvas.setWidth(width);
        }
        if (canvas.getHeight() != height) {
            canvas.setHeight(height);
        }
    }

    @Override
    protected double computePrefWidth(double height) {
        return 400;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 240;
    }
}
