package espalier.ui.dialog;

import java.nio.file.Path;
import java.util.Optional;

/// Asks a person for files and folders.
public interface Choosers {
    /// A file that is there; empty if the person thinks better of it.
    Optional<Path> open(String title, FileFilter filter);

    /// A folder that is there.
    Optional<Path> folder(String title);

    /// A file to write; if it is there, the person has agreed to replace it.
    ///
    /// @param name what it is called unless the person says otherwise, with its ending
    Optional<Path> save(String title, String name, FileFilter filter);
}
