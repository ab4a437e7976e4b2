package espalier.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.format.file.SafeFiles.Replace;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files are written whole or not at all.
class SafeFilesTest {
    @TempDir
    Path folder;

    @Test
    void writesTheContentAndSaysHowLongItIs() throws IOException {
        Path file = folder.resolve("model.onnx");
        long bytes = SafeFiles.write(file, Replace.REFUSE, out -> out.write(text("new")));
        assertThat(bytes).isEqualTo(3);
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void replacesOnlyWhatWasAgreed() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "old");
        assertThatThrownBy(() -> SafeFiles.write(file, Replace.REFUSE, out -> out.write(text("new"))))
                .isInstanceOf(InputException.class).hasMessageContaining("model.onnx")
                .hasMessageContaining("already there");
        assertThat(file).hasContent("old");
        SafeFiles.write(file, Replace.AGREED, out -> out.write(text("new")));
        assertThat(file).hasContent("new");
    }

    @Test
    void leavesTheOldFileWhenTheDiskIsFull() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "old");
        assertThatThrownBy(() -> SafeFiles.write(file, Replace.AGREED, out -> {
            out.write(text("half"));
            throw new IOException("No space left on device");
        })).isInstanceOf(InputException.class).hasMessageContaining("The disk is full")
                .hasMessageContaining("model.onnx");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void leavesTheOldFileWhenTheWorkIsCancelled() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "old");
        assertThatThrownBy(() -> SafeFiles.write(file, Replace.AGREED, out -> {
            out.write(text("half"));
            throw new IllegalStateException("cancelled");
        })).isInstanceOf(IllegalStateException.class).hasMessage("cancelled");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("model.onnx");
    }

    @Test
    void namesTheMissingFolder() {
        assertThatThrownBy(() -> SafeFiles.write(folder.resolve("no/model.onnx"), Replace.REFUSE, _ -> {}))
                .isInstanceOf(InputException.class).hasMessageContaining("There is no folder")
                .hasMessageContaining(folder.resolve("no").toString()).hasMessageContaining("create it");
    }

    @Test
    void refusesAFolderAndAFileInTheWay() throws IOException {
        assertThatThrownBy(() -> SafeFiles.write(folder, Replace.AGREED, _ -> {})).isInstanceOf(InputException.class)
                .hasMessageContaining("is a folder");
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThatThrownBy(() -> SafeFiles.write(file.resolve("model.onnx"), Replace.AGREED, _ -> {}))
                .isInstanceOf(InputException.class).hasMessageContaining("is a file, not a folder");
    }

    @Test
    void keepsTheOldFileWhereTheNewOneFailsItsCheck() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThatThrownBy(() -> SafeFiles.write(file, Replace.AGREED, out -> out.write(text("new")), part -> {
            assertThat(part).hasContent("new");
            throw new InputException("no good");
        })).isInstanceOf(InputException.class).hasMessage("no good");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void findsAFullDiskBelowTheReasonsOfOthers() {
        assertThatThrownBy(() -> SafeFiles.write(folder.resolve("chart.png"), Replace.REFUSE, _ -> {
            throw new IOException("I/O error writing PNG file!", new IOException("No space left on device"));
        })).isInstanceOf(InputException.class).hasMessageContaining("disk is full").hasMessageContaining("chart.png");
    }

    @Test
    void writesWhereALinkPoints() throws IOException {
        Path file = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        SafeFiles.write(link, Replace.AGREED, out -> out.write(text("new")));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
