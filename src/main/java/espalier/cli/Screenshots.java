package espalier.cli;

import java.nio.file.Path;
import java.util.List;

/// Takes pictures of the window for the tour; the window itself is no business of the command line.
@FunctionalInterface
public interface Screenshots {
    /// Takes none: nothing can be drawn here.
    Screenshots NONE = (_, _) -> List.of();

    /// Opens `study` in the window and writes pictures of it into `folder`.
    ///
    /// @param study a saved study
    /// @return the pictures written; none where nothing can be drawn
    List<Path> take(Path study, Path folder);
}
