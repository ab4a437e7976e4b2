package espalier.data;

import static espalier.data.DataFiles.gzip;
import static espalier.data.DataFiles.images;
import static espalier.data.DataFiles.labels;
import static espalier.data.DataFiles.load;
import static espalier.data.DataFiles.read;
import static espalier.data.DataFiles.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.data.npz.Npz;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the IDX loader to MNIST's layout.
class IdxFolderTest {
    @TempDir
    private Path folder;

    @Test
    void readsPlainAndGzippedFiles() throws IOException {
        write(images(20, 2, 3), labels(20, 4));
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(5, 2, 3)));
        Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), gzip(labels(5, 4)));
        DataSet data = load("idx", folder, "");
        assertThat(data.classes()).containsExactly("0", "1", "2", "3");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(data.train().count()).isEqualTo(18);
        assertThat(data.validation().count()).isEqualTo(2);
        assertThat(data.test().count()).isEqualTo(5);
        assertThat(data.oneSet()).isFalse();
        assertThat(data.validation().label(0)).isEqualTo(18 % 4);
        float[] expected = {108 / 255f, 109 / 255f, 110 / 255f, 111 / 255f, 112 / 255f, 113 / 255f};
        assertThat(read(data.validation(), 0)).containsExactly(expected);
    }

    @Test
    void preparesAsTheSpecSays() throws IOException {
        write(images(10, 1, 2), labels(10, 2));
        DataSet data = load("idx", folder, "?scale=2&mean=3&std=4&layout=nhwc&limit=3");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(1, 2, 1));
        assertThat(data.train().count()).isEqualTo(3);
        assertThat(read(data.train(), 2)).containsExactly((4 * 2 - 3) / 4f, (5 * 2 - 3) / 4f);
        assertThat(load("idx", folder, "?layout=flat").exampleShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void givesTheLastFifthToTestWhereThereIsNoTestFile() throws IOException {
        write(images(100, 1, 1), labels(100, 7));
        DataSet data = load("idx", folder, "?scale=1");
        assertThat(data.oneSet()).isTrue();
        assertThat(data.train().count()).isEqualTo(72);
        assertThat(read(data.validation(), 0)).containsExactly(72);
        assertThat(read(data.test(), 0)).containsExactly(80);
        assertThat(data.all().count()).isEqualTo(100);
        assertThat(read(data.all(), 99)).containsExactly(99);
        assertThat(data.all().label(75)).isEqualTo(75 % 7);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        sentence("idx", folder.resolve("nowhere"), "").contains("no folder", "nowhere");
        sentence("idx", folder, "").contains("train-images-idx3-ubyte");
        write(images(4, 2, 2), labels(3, 2));
        sentence("idx", folder, "").contains("4 images", "3 labels");
        write(Arrays.copyOf(images(4, 2, 2), 30), labels(4, 2));
        sentence("idx", folder, "").contains("14", "16", "train-images");
        write(Arrays.copyOf(images(4, 2, 2), 33), labels(4, 2));
        sentence("idx", folder, "").contains("more bytes", "16", "train-images");
        write(labels(4, 2), labels(4, 2));
        sentence("idx", folder, "").contains("0x00000801", "0x00000803");
        write("hello, I am no images".getBytes(), labels(4, 2));
        sentence("idx", folder, "").contains("train-images-idx3-ubyte", "again");
        write(new byte[0], labels(4, 2));
        sentence("idx", folder, "").contains("train-images-idx3-ubyte");
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        sentence("idx", folder, "").contains("not the labels");
    }

    @Test
    void allocatesNothingForSizesAHeaderMakesUp() throws IOException {
        byte[] lying = ByteBuffer.allocate(16).putInt(0x0803).putInt(2_000_000_000).putInt(30_000).putInt(30_000)
                .array();
        write(lying, labels(4, 2));
        sentence("idx", folder, "").contains("memory");
        ByteBuffer.wrap(lying).putInt(4, -5);
        write(lying, labels(4, 2));
        sentence("idx", folder, "").contains("impossible");
        ByteBuffer.wrap(lying).putInt(4, 1000).putInt(8, 100).putInt(12, 100);
        write(gzip(lying), labels(4, 2));
        sentence("idx", folder, "").contains("promises");
    }

    @Test
    void saysThatAGzippedFileIsCut() throws IOException {
        byte[] packed = gzip(images(100, 9, 9));
        write(Arrays.copyOf(packed, packed.length / 2), labels(100, 2));
        sentence("idx", folder, "").contains("ends too early");
    }

    @Test
    void readsTheInputsOtherProgramsPrepared() {
        check("mnist", "lenet5", "");
        check("fashion-mnist", "fashion_resnet14", "?mean=0.286&std=0.353");
    }

    private static void check(String name, String model, String options) {
        DataSet data = load("idx", SharedFiles.path("data/" + name), options);
        assertThat(new int[]{data.train().count(), data.validation().count(), data.test().count()})
                .containsExactly(54_000, 6_000, 10_000);
        var stored = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz"));
        Array inputs = stored.get("inputs");
        float[] all = new float[(int) inputs.elements()];
        for (int i = 0; i < 64; i++) {
            data.test().read(i, all, i * 784);
            assertThat(data.test().label(i)).isEqualTo((int) stored.get("labels").toLongs()[i]);
        }
        assertThat(inputs.shape()).isEqualTo(Shape.of(64, 1, 28, 28));
        assertThat(all).containsExactly(inputs.toFloats(), org.assertj.core.api.Assertions.within(3e-7f));
    }

    private void write(byte[] images, byte[] labels) throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte"), images);
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels);
    }
}
