package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.format.file.SafeFiles;
import espalier.format.onnx.OnnxFile;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves what is known of a model once it is open, and that a study never takes another model for its own.
class ModelsTest {
    @TempDir
    Path folder;

    private Path written() {
        Path file = folder.resolve("tiny.v2.onnx");
        SafeFiles.write(file, SafeFiles.Replace.REFUSE, out -> OnnxFile.write(TinyModel.graph(), out));
        return file;
    }

    @Test
    void anOpenModelKnowsItsLayersItsSizesAndItsHash() throws IOException, NoSuchAlgorithmException {
        Path file = written();
        OpenModel model = Models.open(file);
        assertThat(model.reference().name()).isEqualTo("tiny.v2");
        assertThat(model.reference().layers()).hasSize(2).containsEntry("fc1", "Gemm").containsEntry("fc2", "Gemm");
        assertThat(model.reference().sha256()).isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        assertThat(model.obstacle()).isEmpty();
        assertThat(model.sizes().dense()).isEqualTo(4 * model.costs().total().parameters());
        assertThat(model.sizes().runtime()).isEqualTo(Files.size(file));
        assertThat(Models.open(model.reference()).reference()).isEqualTo(model.reference());
    }

    @Test
    void aModelThatIsGoneOrHasChangedIsNamed() throws IOException {
        Path file = written();
        ModelReference reference = Models.open(file).reference();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Models.open(reference)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("has changed");
        Files.delete(file);
        assertThatThrownBy(() -> Models.open(reference)).isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("not there any more");
    }
}
