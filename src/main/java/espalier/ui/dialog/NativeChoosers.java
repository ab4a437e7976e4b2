package espalier.ui.dialog;

import espalier.ui.Text;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/// Asks with the choosers of the operating system, each time where the last answer was.
public final class NativeChoosers implements Choosers {
    private final Window owner;
    private Optional<Path> last = Optional.empty();

    /// Choosers over `owner`.
    public NativeChoosers(Window owner) {
        this.owner = owner;
    }

    @Override
    public Optional<Path> open(String title, FileFilter filter) {
        return remembered(chooser(title, filter).showOpenDialog(owner));
    }

    @Override
    public Optional<Path> folder(String title) {
        var chooser = new DirectoryChooser();
        chooser.setTitle(title);
        last.map(Path::toFile).ifPresent(chooser::setInitialDirectory);
        return Optional.ofNullable(chooser.showDialog(owner)).map(File::toPath);
    }

    @Override
    public Optional<Path> save(String title, String name, FileFilter filter) {
        FileChooser chooser = chooser(title, filter);
        chooser.setInitialFileName(name);
        Optional<Path> chosen = remembered(chooser.showSaveDialog(owner));
        String ending = "." + filter.endings().getFirst();
        // The system asks before a file is replaced, but not before one whose ending is added here.
        return chosen.flatMap(path -> path.toString().endsWith(ending)
                ? chosen
                : agreed(path.resolveSibling(path.getFileName() + ending)));
    }

    private Optional<Path> agreed(Path path) {
        return !Files.exists(path) || Messages.confirm(owner, Text.of("replace.title", path.getFileName()),
                Text.of("replace.sentence", path.getParent()), Text.of("replace.do"))
                        ? Optional.of(path)
                        : Optional.empty();
    }

    private FileChooser chooser(String title, FileFilter filter) {
        var chooser = new FileChooser();
        chooser.setTitle(title);
        last.map(Path::toFile).ifPresent(chooser::setInitialDirectory);
        if (!filter.endings().isEmpty()) {
            chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(filter.title(),
                    filter.endings().stream().map(ending -> "*." + ending).toList()));
        }
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(Text.of("chooser.all"), "*"));
        return chooser;
    }

    private Optional<Path> remembered(File chosen) {
        Optional<Path> path = Optional.ofNullable(chosen).map(File::toPath);
        path.map(Path::getParent).ifPresent(folder -> last = Optional.of(folder));
        return path;
    }
}
