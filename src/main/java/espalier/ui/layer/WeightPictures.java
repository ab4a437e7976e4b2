package espalier.ui.layer;

import espalier.report.ChartTheme;
import espalier.report.LayerWeights;
import espalier.report.WeightImage;
import espalier.ui.Text;
import espalier.ui.theme.Theme;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;

/// The weights of a layer as two pictures, before and after, side by side.
final class WeightPictures extends Region {
    private static final double GAP = 16;
    private static final double CAPTION = 20;
    private final ImageView before = picture("layer-image-before");
    private final ImageView after = picture("layer-image-after");
    private final Label beforeWords = caption("layer.legend.before");
    private final Label afterWords = caption("layer.legend.after");
    private final ObservableValue<Theme> theme;
    private Optional<LayerWeights> shown = Optional.empty();

    WeightPictures(ObservableValue<Theme> theme) {
        this.theme = theme;
        setId("layer-image");
        getStyleClass().add("weight-pictures");
        getChildren().addAll(beforeWords, before, afterWords, after);
        theme.addListener((_, _, _) -> draw());
    }

    /// Draws `weights`, if they are there.
    boolean show(Optional<LayerWeights> weights) {
        if (!weights.equals(shown)) {
            shown = weights;
            draw();
        }
        return weights.isPresent();
    }

    private void draw() {
        ChartTheme colours = theme.getValue() == Theme.LIGHT ? ChartTheme.LIGHT : ChartTheme.DARK;
        shown.ifPresent(weights -> {
            before.setImage(pixels(weights.imageBefore(colours)));
            after.setImage(pixels(weights.imageAfter(colours)));
        });
        requestLayout();
    }

    private static WritableImage pixels(WeightImage image) {
        var pixels = new WritableImage(image.width(), image.height());
        pixels.getPixelWriter().setPixels(0, 0, image.width(), image.height(), PixelFormat.getIntArgbInstance(),
                image.argb(), 0, image.width());
        return pixels;
    }

    private static ImageView picture(String id) {
        var picture = new ImageView();
        picture.setId(id);
        picture.setSmooth(false);
        return picture;
    }

    private static Label caption(String key) {
        var label = new Label(Text.of(key));
        label.getStyleClass().add("caption");
        return label;
    }

    @Override
    protected void layoutChildren() {
        if (before.getImage() == null) {
            return;
        }
        double width = getWidth() - snappedLeftInset() - snappedRightInset();
        double height = getHeight() - snappedTopInset() - snappedBottomInset();
        double imageWidth = before.getImage().getWidth();
        double imageHeight = before.getImage().getHeight();
        double beside = Math.min((width - GAP) / 2 / imageWidth, (height - CAPTION) / imageHeight);
        double stacked = Math.min(width / imageWidth, (height - GAP - 2 * CAPTION) / 2 / imageHeight);
        double scale = Math.max(beside, stacked);
        scale = scale > 2 ? Math.floor(scale) : scale;
        double x = snappedLeftInset();
        double y = snappedTopInset();
        place(beforeWords, before, x, y, scale);
        if (beside >= stacked) {
            place(afterWords, after, x + imageWidth * scale + GAP, y, scale);
        } else {
            place(afterWords, after, x, y + imageHeight * scale + CAPTION + GAP, scale);
        }
    }

    private static void place(Label words, ImageView picture, double x, double y, double scale) {
        words.resizeRelocate(x, y, words.prefWidth(-1), CAPTION);
        picture.setFitWidth(picture.getImage().getWidth() * scale);
        picture.setFitHeight(picture.getImage().getHeight() * scale);
        picture.relocate(x, y + CAPTION);
    }
}
