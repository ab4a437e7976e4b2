package espalier.ui.shell;

import espalier.experiment.UserFolder;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.job.ThreadLanes;
import espalier.tensor.Torch;
import espalier.ui.FxBridge;
import espalier.ui.dialog.NativeChoosers;
import espalier.ui.layer.LayerTab;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Group;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/// Opens the window without a display and writes pictures of it.
public final class WindowShots {
    private static final int THREADS = 2;
    private static final long PATIENCE_SECONDS = 240;

    private final FxBridge bridge = new FxBridge();
    private final Path folder;
    private final List<Path> written = new ArrayList<>();

    private WindowShots(Path folder) {
        this.folder = folder;
    }

    /// Opens `study` in the window and writes pictures of it into `folder`. Once per process, off the window's thread.
    ///
    /// @return the pictures written
    public static List<Path> take(Path study, Path folder, JobContext context) throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        Platform.startup(() -> {});
        Platform.setImplicitExit(false);
        return new WindowShots(folder).of(study, context);
    }

    private List<Path> of(Path study, JobContext context) throws Exception {
        Path home = Files.createTempDirectory("espalier-tour");
        var lanes = new ThreadLanes(bridge, _ -> Torch.prepareThread(THREADS));
        var theme = call(() -> new ThemeSwitch(Theme.DARK));
        EspalierWindow window = call(() -> {
            var stage = new Stage();
            return new EspalierWindow(stage, new EspalierWindow.Surroundings(lanes, new NativeChoosers(stage),
                    new UserFolder(home), theme, THREADS));
        });
        try {
            context.report(new Progress(0.1, "Opening the window"));
            call(() -> {
                window.open(study, "");
                return true;
            });
            until(window, shown -> shown.live().latency().isPresent() && !shown.isBusy());
            context.report(new Progress(0.6, "Drawing"));
            draw(window, theme);
        } finally {
            lanes.close();
            call(() -> {
                window.finish();
                return true;
            });
        }
        return List.copyOf(written);
    }

    private void draw(EspalierWindow window, ThemeSwitch theme) throws Exception {
        Parent content = call(() -> window.stage().getScene().getRoot());
        // One change of looks only: a scroll pane that moves between scenes keeps old looks after a second one.
        shot(content, theme, Theme.DARK, 1440, 900, "window-dark");
        shot(content, theme, Theme.DARK, 1100, 700, "window-small-dark");
        shot(content, theme, Theme.LIGHT, 1440, 900, "window-light");
        shot(content, theme, Theme.LIGHT, 1100, 700, "window-small-light");
        call(() -> {
            window.parts().layer().choose(LayerTab.SINGULAR);
            window.parts().network().tabProperty().set(1);
            window.parts().drawer().showTraining();
            return true;
        });
        until(window, shown -> shown.live().details().flatMap(Live.Details::singularValues).isPresent());
        shot(content, theme, Theme.LIGHT, 1440, 900, "window-table-light");
    }

    private void shot(Parent content, ThemeSwitch theme, Theme look, int width, int height, String name)
            throws Exception {
        Scene scene = call(() -> {
            content.getScene().setRoot(new Group());
            theme.use(look);
            var sized = new Scene(new Group(), width, height);
            sized.getStylesheets().setAll(look.stylesheets());
            // Dressed first: nodes that move into a scene before its style sheets keep some of their old looks.
            sized.setRoot(content);
            sized.snapshot(null);
            return sized;
        });
        // Dividers and charts settle in the layout that follows the first.
        call(() -> scene.snapshot(null));
        var picture = call(() -> SwingFXUtils.fromFXImage(scene.snapshot(null), null));
        Path file = folder.resolve(name + ".png");
        if (!ImageIO.write(picture, "png", file.toFile())) {
            throw new IOException("No writer for " + file);
        }
        written.add(file);
    }

    private void until(EspalierWindow window, Predicate<Shown> condition) throws Exception {
        var reached = new CompletableFuture<Boolean>();
        call(() -> window.store().shown().subscribe(shown -> {
            if (condition.test(shown)) {
                reached.complete(true);
            }
        }));
        reached.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private <T> T call(Callable<T> action) throws ExecutionException, InterruptedException, TimeoutException {
        var result = new CompletableFuture<T>();
        bridge.execute(() -> {
            try {
                result.complete(action.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
