package espalier.fx;

import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javax.imageio.ImageIO;
import org.testfx.util.WaitForAsyncUtils;

/// Draws scenes into pictures under `target/screenshots`, to be looked at.
public final class Screenshots {
    private static final Path FOLDER = Path.of("target", "screenshots");

    private Screenshots() {
    }

    /// Draws what `view` makes, at `width` × `height` in `theme`, into `NAME-theme-WIDTHxHEIGHT.png`. Call it off the window's
    /// thread, in a test with [FxExtension].
    public static Path draw(String name, Theme theme, int width, int height, Supplier<? extends Parent> view) {
        Scene scene = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            var dressed = new Scene(view.get(), width, height);
            new ThemeSwitch(theme).dress(dressed);
            return dressed;
        });
        WaitForAsyncUtils.waitForFxEvents();
        return save(name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width + "x" + height, scene);
    }

    /// Draws `scene` as it is into `NAME.png`.
    public static Path save(String name, Scene scene) {
        BufferedImage picture = WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            return SwingFXUtils.fromFXImage(scene.snapshot(null), null);
        });
        try {
            Path file = Files.createDirectories(FOLDER).resolve(name + ".png");
            ImageIO.write(picture, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
