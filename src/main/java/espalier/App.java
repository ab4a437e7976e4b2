package espalier;

import espalier.cli.Espalier;
import espalier.cli.Surroundings;
import espalier.cli.Window;
import espalier.job.JobContext;
import espalier.ui.shell.WindowApplication;
import espalier.ui.shell.WindowShots;
import java.nio.file.Path;
import java.util.List;

/// The program: opens the window, or runs the verb it is given.
public final class App {
    private App() {
    }

    /// Starts Espalier with the command line `arguments`.
    public static void main(String[] arguments) {
        // Charts draw with AWT's graphics, which shall open no display of its own.
        System.setProperty("java.awt.headless", "true");
        if (arguments.length > 0) {
            System.exit(run(arguments));
        }
        if (hasDisplay()) {
            WindowApplication.open(List.of());
            System.exit(0);
        }
        System.err.println("There is no display to open the window on, so the tour runs instead.");
        System.exit(run("tour", "--out", "target/tour"));
    }

    private static int run(String... arguments) {
        return Espalier.run(Surroundings.ofProcess(), new JavaFxWindow(), arguments);
    }

    /// The window that verbs may open.
    private static final class JavaFxWindow implements Window {
        @Override
        public void open(Path model, String dataSpec) {
            if (!hasDisplay()) {
                Window.NONE.open(model, dataSpec);
            }
            WindowApplication.open(List.of(model.toString(), dataSpec));
        }

        @Override
        public List<Path> pictures(Path study, Path folder, JobContext context) throws Exception {
            return WindowShots.take(study, folder, context);
        }
    }

    /// Linux alone can be without a display; elsewhere the system says so itself.
    private static boolean hasDisplay() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        boolean chosen = System.getProperty("glass.platform") != null;
        return !linux || chosen || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    }
}
