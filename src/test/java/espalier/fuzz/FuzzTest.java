package espalier.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Proves that no damaged file of any kind leads to anything but success or one sentence, in time and in bounds.
class FuzzTest {
    @TempDir
    static Path good;
    @TempDir
    Path folder;

    static List<Target> targets() throws IOException {
        return Targets.all(good);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theGoodFilesOpen(Target target) throws IOException {
        assertThat(target.seeds()).isNotEmpty();
        target.companions().write(folder);
        Path file = folder.resolve(target.fileName());
        for (byte[] seed : target.seeds()) {
            Files.write(file, seed);
            target.opening().open(file, folder);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void damagedFilesAreRefusedInOneSentence(Target target) throws InterruptedException {
        assertThat(new Fuzzer(target, folder).run(0, target.cases())).isEmpty();
    }
}
