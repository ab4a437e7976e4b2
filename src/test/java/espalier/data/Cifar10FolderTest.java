package espalier.data;

import static espalier.data.DataFiles.load;
import static espalier.data.DataFiles.read;
import static espalier.data.DataFiles.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the loader of CIFAR-10 to its binary version.
class Cifar10FolderTest {
    private static final int RECORD = 3073;

    @TempDir
    private Path folder;

    @Test
    void readsBatchesInTheirOrder() throws IOException {
        Path nested = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
        Files.write(nested.resolve("data_batch_1.bin"), batch(6, 0));
        Files.write(nested.resolve("data_batch_2.bin"), batch(4, 6));
        Files.write(nested.resolve("test_batch.bin"), batch(2, 3));
        DataSet data = load("cifar10", folder, "?mean=0,0,0.5&std=1,1,2&layout=nhwc");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(32, 32, 3));
        assertThat(data.classes()).hasSize(10).startsWith("airplane").endsWith("truck");
        assertThat(data.train().count()).isEqualTo(9);
        assertThat(data.validation().label(0)).isEqualTo(9);
        assertThat(data.test().label(1)).isEqualTo(4);
        float[] example = read(data.train(), 7);
        assertThat(example[0]).isEqualTo(7 / 255f);
        assertThat(example[1]).isEqualTo(107 / 255f);
        assertThat(example[2]).isEqualTo((float) ((207 / 255.0 - 0.5) / 2));
    }

    @Test
    void saysWhatIsWrongWithABatch() throws IOException {
        sentence("cifar10", folder, "").contains("data_batch_1.bin");
        Path file = folder.resolve("data_batch_1.bin");
        Files.write(file, new byte[RECORD + 100]);
        sentence("cifar10", folder, "").contains("truncated", "data_batch_1.bin");
        byte[] wrong = batch(3, 0);
        wrong[2 * RECORD] = 10;
        Files.write(file, wrong);
        sentence("cifar10", folder, "").contains("record 2");
        Files.write(file, new byte[0]);
        sentence("cifar10", folder, "").contains("no examples");
    }

    /// Records whose label is their number from `first` on, and whose planes hold it plus 0, 100 and 200.
    private static byte[] batch(int count, int first) {
        byte[] bytes = new byte[count * RECORD];
        for (int i = 0; i < bytes.length; i++) {
            int record = first + i / RECORD;
            int at = i % RECORD;
            bytes[i] = (byte) (at == 0 ? record : record + (at - 1) / 1024 * 100);
        }
        return bytes;
    }
}
