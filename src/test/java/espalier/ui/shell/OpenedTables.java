package espalier.ui.shell;

import espalier.experiment.UserFolder;
import espalier.job.ThreadLanes;
import espalier.tensor.Torch;
import espalier.ui.FxBridge;
import espalier.ui.dialog.NoChoosers;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableView;
import javafx.stage.Stage;

/// The whole window, opened to see how long it takes from a file to the rows of the table of layers.
public final class OpenedTables implements AutoCloseable {
    private final EspalierWindow window;
    private final Stage stage;

    private OpenedTables(Path folder) {
        stage = new Stage();
        window = new EspalierWindow(stage, new EspalierWindow.Surroundings(
                new ThreadLanes(new FxBridge(), _ -> Torch.prepareThread(1)), new NoChoosers(), new UserFolder(folder),
                new ThemeSwitch(Theme.DARK), 1));
        window.show();
    }

    /// An empty window that keeps its studies in `folder`.
    public static OpenedTables in(Path folder) {
        Platform.startup(() -> Platform.setImplicitExit(false));
        var made = new CompletableFuture<OpenedTables>();
        Platform.runLater(() -> made.complete(new OpenedTables(folder)));
        return made.join();
    }

    /// Opens a model and gives the time until the table has a row for each of its `layers`.
    public Duration open(Path model, int layers) {
        var filled = new CompletableFuture<Long>();
        long start = System.nanoTime();
        Platform.runLater(() -> {
            TableView<?> table = (TableView<?>) stage.getScene().lookup("#layer-table");
            ListChangeListener<Object> counting = _ -> {
                if (table.getItems().size() == layers) {
                    filled.complete(System.nanoTime());
                }
            };
            table.getItems().addListener(counting);
            filled.whenComplete((_, _) -> Platform.runLater(() -> table.getItems().removeListener(counting)));
            window.open(model, "");
        });
        return Duration.ofNanos(filled.join() - start);
    }

    /// Waits until the model's sizes are measured, which the window does after showing it.
    public Duration measured() {
        var measured = new CompletableFuture<Long>();
        long start = System.nanoTime();
        Platform.runLater(() -> {
            ChangeListener<Shown> listener = (_, _, now) -> {
                if (now.live().figures().isPresent()) {
                    measured.complete(System.nanoTime());
                }
            };
            window.store().shown().addListener(listener);
            listener.changed(window.store().shown(), window.store().now(), window.store().now());
            measured.whenComplete((_, _) -> Platform.runLater(() -> window.store().shown().removeListener(listener)));
        });
        return Duration.ofNanos(Math.max(0, measured.join() - start));
    }

    @Override
    public void close() {
        var hidden = new CompletableFuture<Boolean>();
        Platform.runLater(() -> {
            stage.hide();
            hidden.complete(true);
        });
        hidden.join();
    }
}
