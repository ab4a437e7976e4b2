package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.RecentModels.Recent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves where a person's things are kept and what the list of recent models remembers.
class UserFolderTest {
    private static final Path HOME = Path.of("/home/ada");

    @TempDir
    Path folder;

    @Test
    void followsTheCustomsOfTheSystem() {
        assertThat(UserFolder.of(Map.of(), "Linux", HOME).root()).isEqualTo(HOME.resolve(".local/share/espalier"));
        assertThat(UserFolder.of(Map.of("XDG_DATA_HOME", "/data"), "Linux", HOME).root())
                .isEqualTo(Path.of("/data/espalier"));
        assertThat(UserFolder.of(Map.of(), "Mac OS X", HOME).root())
                .isEqualTo(HOME.resolve("Library/Application Support/Espalier"));
        assertThat(UserFolder.of(Map.of("LOCALAPPDATA", "/local"), "Windows 11", HOME).root())
                .isEqualTo(Path.of("/local/Espalier"));
        assertThat(UserFolder.of(Map.of("ESPALIER_HOME", "/mine", "XDG_DATA_HOME", "/data"), "Linux", HOME).root())
                .isEqualTo(Path.of("/mine"));
    }

    @Test
    void recentModelsAreNewestFirstAndEachOnce() {
        RecentModels recent = new UserFolder(folder.resolve("new")).recentModels();
        assertThat(recent.list()).isEmpty();
        recent.add(Path.of("/m/a.onnx"), "builtin:digits");
        recent.add(Path.of("/m/b.onnx"), "");
        recent.add(Path.of("/m/a.onnx"), "idx:/d");
        assertThat(recent.list()).containsExactly(new Recent(Path.of("/m/a.onnx"), "idx:/d"),
                new Recent(Path.of("/m/b.onnx"), ""));
        for (int i = 0; i < 30; i++) {
            recent.add(Path.of("/m/" + i + ".onnx"), "");
        }
        assertThat(recent.list()).hasSize(12).startsWith(new Recent(Path.of("/m/29.onnx"), ""));
    }

    @Test
    void aDamagedListIsAnEmptyOne() throws IOException {
        RecentModels recent = new UserFolder(folder).recentModels();
        for (String text : new String[]{"", "{", "[{\"model\": null}, null]", "{\"a\": 1}", "[1, 2]"}) {
            Files.writeString(recent.file(), text);
            assertThat(recent.list()).isEmpty();
        }
    }
}
