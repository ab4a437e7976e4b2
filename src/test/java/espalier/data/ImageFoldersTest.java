package espalier.data;

import static espalier.data.DataFiles.load;
import static espalier.data.DataFiles.read;
import static espalier.data.DataFiles.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the loader of image folders to pictures it is given.
class ImageFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void readsGreyPicturesAsTheyAreStored() throws IOException {
        for (int i = 0; i < 10; i++) {
            grey("cat/" + i + ".png", 3, 2, 10 + i);
            grey("ant/" + i + ".bmp", 3, 2, 100 + i);
        }
        Files.writeString(folder.resolve("cat/notes.txt"), "no picture");
        Files.createDirectory(folder.resolve(".hidden"));
        DataSet data = load("images", folder, "?scale=1");
        assertThat(data.classes()).containsExactly("ant", "cat");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(data.all().count()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            assertThat(read(data.all(), i)[0]).isBetween(data.all().label(i) == 0 ? 100f : 10f,
                    data.all().label(i) == 0 ? 109f : 19f);
        }
    }

    @Test
    void readsColours() throws IOException {
        for (String part : new String[]{"train", "validation", "test"}) {
            colour(part + "/red/a.png", 0xff0102);
            colour(part + "/sky/b.png", 0x0304fe);
        }
        DataSet data = load("images", folder, "?scale=1");
        assertThat(data.oneSet()).isFalse();
        assertThat(new int[]{data.train().count(), data.validation().count(), data.test().count()})
                .containsExactly(2, 2, 2);
        int red = data.test().label(0) == 0 ? 0 : 1;
        assertThat(read(data.test(), red)).containsExactly(255, 255, 1, 1, 2, 2);
    }

    @Test
    void bringsPicturesToOneSize() throws IOException {
        grey("a/1.png", 4, 4, 7);
        grey("b/2.png", 8, 6, 9);
        colour("b/3.png", 0x0a0b0c);
        sentence("images", folder, "").contains("8×6", "4×4", "resize");
        DataSet data = load("images", folder, "?resize=2,3&scale=1");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(3, 2, 3));
        assertThat(data.classes()).hasSize(2);
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        sentence("images", folder.resolve("none"), "").contains("no folder");
        sentence("images", folder, "").contains("no folders", "class");
        Files.createDirectory(folder.resolve("a"));
        sentence("images", folder, "").contains("no images");
        Path bad = Files.writeString(folder.resolve("a/x.png"), "not a picture");
        sentence("images", folder, "").contains("x.png", "remove it");
        grey("a/x.png", 30, 30, 5);
        byte[] whole = Files.readAllBytes(bad);
        Files.write(bad, Arrays.copyOf(whole, whole.length - 40));
        sentence("images", folder, "").contains("x.png");
        byte[] bomb = whole.clone();
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        Files.write(bad, bomb);
        sentence("images", folder, "").contains("60000×60000");
    }

    private void grey(String name, int width, int height, int value) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, value);
        }
        write(name, image);
    }

    private void colour(String name, int rgb) throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, rgb);
        image.setRGB(1, 0, rgb);
        write(name, image);
    }

    private void write(String name, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, name.substring(name.length() - 3), file.toFile())).isTrue();
    }
}
