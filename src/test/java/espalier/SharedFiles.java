package espalier;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Data and models beside the checkout, for tests that go further where they are there.
public final class SharedFiles {
    private static final Path FOLDER = Path.of("../shared");

    private SharedFiles() {
    }

    /// The shared file or folder `name`; the test is skipped where it is missing.
    public static Path path(String name) {
        Path path = FOLDER.resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> path + " is missing");
        return path;
    }
}
