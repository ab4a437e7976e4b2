package espalier.ui.shell;

import espalier.experiment.Versions;
import espalier.ui.Text;
import espalier.ui.dialog.Messages;
import java.util.List;

/// Says what this program is and what it stands on.
final class About {
    private About() {
    }

    static List<Messages.Line> lines() {
        Versions versions = Versions.current();
        return List.of(new Messages.Line(Text.of("about.version"), versions.program()),
                new Messages.Line(Text.of("about.engine"), versions.libtorch()),
                new Messages.Line(Text.of("about.runtime"), versions.onnxRuntime()),
                new Messages.Line(Text.of("about.java"), System.getProperty("java.version")),
                new Messages.Line(Text.of("about.licence"), "Apache-2.0"));
    }

    /// What the status line says of engine and threads.
    static String engine(int threads) {
        return Text.of("status.engine", Versions.current().libtorch(), Integer.toString(threads));
    }
}
