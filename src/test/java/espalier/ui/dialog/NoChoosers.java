package espalier.ui.dialog;

import java.nio.file.Path;
import java.util.Optional;

/// Nobody is there to choose.
public final class NoChoosers implements Choosers {
    @Override
    public Optional<Path> open(String title, FileFilter filter) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> folder(String title) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> save(String title, String name, FileFilter filter) {
        return Optional.empty();
    }
}
