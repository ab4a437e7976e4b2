package espalier.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The programs that made a number.
///
/// @param program Espalier's version
/// @param libtorch the engine that ran and trained the model
/// @param onnxRuntime the runtime that timed and verified files
public record Versions(String program, String libtorch, String onnxRuntime) {
    /// Those of this program, as it was built.
    public static Versions current() {
        var versions = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("/espalier/versions.properties")) {
            versions.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Versions(versions.getProperty("program"), versions.getProperty("libtorch"),
                versions.getProperty("onnxruntime"));
    }
}
