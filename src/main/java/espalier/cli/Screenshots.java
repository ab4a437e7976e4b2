package espalier.cli;

import espalier.job.JobContext;
import java.nio.file.Path;
import java.util.List;

/// Takes pictures of the window for the tour. The command line knows no window, so whoever starts it brings one.
@FunctionalInterface
public interface Screenshots {
    /// Takes none: nothing can be drawn here.
    Screenshots NONE = (_, _, _) -> List.of();

    /// Opens `study` in the window and writes pictures of it into `folder`; files of the same names are replaced.
    ///
    /// @param study a saved study
    /// @return the pictures written
    List<Path> take(Path study, Path folder, JobContext context) throws Exception;
}
