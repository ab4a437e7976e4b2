package espalier.cli;

import espalier.job.JobContext;
import espalier.model.InputException;
import java.nio.file.Path;
import java.util.List;

/// The window as the command line sees it. The command line knows no window, so whoever starts it brings one.
public interface Window {
    /// There is no window here, and no pictures of one.
    Window NONE = new Window() {
        @Override
        public void open(Path model, String dataSpec) {
            throw new InputException(
                    "There is no display to open the window on; look at the model with `espalier inspect "
                            + model + "` instead.");
        }

        @Override
        public List<Path> pictures(Path study, Path folder, JobContext context) {
            return List.of();
        }
    };

    /// Opens the window on `model` (or a study) and returns when it is closed.
    ///
    /// @param dataSpec the data to measure on; empty for none
    /// @throws InputException if there is no display
    void open(Path model, String dataSpec);

    /// Opens `study` in the window and writes pictures of it into `folder`; files of the same names are replaced.
    ///
    /// @param study a saved study
    /// @return the pictures written; none where nothing can be drawn
    List<Path> pictures(Path study, Path folder, JobContext context) throws Exception;
}
