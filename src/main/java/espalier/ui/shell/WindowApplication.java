package espalier.ui.shell;

import espalier.experiment.UserFolder;
import espalier.job.ThreadLanes;
import espalier.tensor.Torch;
import espalier.ui.FxBridge;
import espalier.ui.dialog.NativeChoosers;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Application;
import javafx.stage.Stage;

/// The window as a program of its own: opens with a sample model and its data.
public final class WindowApplication extends Application {
    /// Opens the window and returns when it is closed.
    ///
    /// @param model a model or study to open and the data to measure it on; nothing for the first sample
    public static void open(List<String> model) {
        launch(WindowApplication.class, model.toArray(String[]::new));
    }

    @Override
    public void start(Stage stage) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        var lanes = new ThreadLanes(new FxBridge(), _ -> Torch.prepareThread(threads));
        lanes.closeAtExit();
        var window = new EspalierWindow(stage, new EspalierWindow.Surroundings(lanes, new NativeChoosers(stage),
                UserFolder.standard(), new ThemeSwitch(Theme.DARK), threads));
        window.show();
        List<String> model = getParameters().getRaw();
        if (model.isEmpty()) {
            window.openSample();
        } else {
            window.open(Path.of(model.getFirst()), model.getLast());
        }
    }
}
