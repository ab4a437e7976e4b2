package espalier.data;

import espalier.data.Preprocessing.Size;
import espalier.data.Table.Form;
import espalier.data.file.InputFiles;
import espalier.model.InputException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.stream.FileImageInputStream;
import org.w3c.dom.Element;

/// One decoded image file: grey or red, green and blue, channels first; transparency is ignored.
record Picture(Path file, int channels, int height, int width, byte[] pixels) {
    private static final long MOST_PIXELS = 100_000_000;
    /// Pixels that an image may have however short its file is.
    private static final long FREE_PIXELS = 1_000_000;
    private static final long PIXELS_PER_BYTE = 8 * 1032;
    private static final Set<String> USUAL_BITS = Set.of("1", "2", "4", "8", "16", "32", "64");

    static Picture read(Path file) {
        try (var in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw unreadable(file, "its content is no image format Espalier knows");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if ((long) reader.getWidth(0) * reader.getHeight(0) > mostPixels(in.length())) {
                    throw unreadable(file, "it claims %d×%d pixels".formatted(reader.getWidth(0), reader.getHeight(0)));
                }
                requireUsualSamples(reader, file);
                return of(file, reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders answer damaged content with whatever their parsing runs into.
            throw new InputException(sentence(file, "it is damaged"), e);
        }
    }

    /// No format stores more pixels in a byte than PNG's black and white ones, deflated.
    private static long mostPixels(long bytes) {
        return Math.min(MOST_PIXELS, FREE_PIXELS + bytes * PIXELS_PER_BYTE);
    }

    /// Java's decoder of TIFF makes a table of every value that samples of odd lengths can have.
    private static void requireUsualSamples(ImageReader reader, Path file) throws IOException {
        if (!reader.getFormatName().startsWith("tif")) {
            return;
        }
        var tree = (Element) reader.getImageMetadata(0).getAsTree(IIOMetadataFormatImpl.standardMetadataFormatName);
        if (tree.getElementsByTagName("BitsPerSample").item(0) instanceof Element bits
                && !USUAL_BITS.containsAll(List.of(bits.getAttribute("value").strip().split("\\s+")))) {
            throw unreadable(file, "its samples have " + bits.getAttribute("value") + " bits");
        }
    }

    private static InputException unreadable(Path file, String why) {
        return new InputException(sentence(file, why));
    }

    private static String sentence(Path file, String why) {
        return "Image '%s' cannot be read: %s; save it again or remove it.".formatted(file, why);
    }

    private static Picture of(Path file, BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int plane = width * height;
        boolean grey = isGrey(image.getColorModel());
        byte[] pixels = new byte[grey ? plane : 3 * plane];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                if (grey) {
                    pixels[at] = grey(image, x, y);
                } else {
                    int rgb = image.getRGB(x, y);
                    pixels[at] = (byte) (rgb >> 16);
                    pixels[plane + at] = (byte) (rgb >> 8);
                    pixels[2 * plane + at] = (byte) rgb;
                }
            }
        }
        return new Picture(file, grey ? 1 : 3, height, width, pixels);
    }

    private static boolean isGrey(ColorModel colours) {
        if (!(colours instanceof IndexColorModel palette)) {
            return colours.getNumColorComponents() == 1;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /// The sample itself: `getRGB` would bend grey values by the gamma of Java's grey colour space.
    private static byte grey(BufferedImage image, int x, int y) {
        if (image.getColorModel() instanceof IndexColorModel) {
            return (byte) image.getRGB(x, y);
        }
        int bits = image.getColorModel().getComponentSize(0);
        int sample = image.getRaster().getSample(x, y, 0);
        return (byte) (bits <= 8 ? sample * 255 / ((1 << bits) - 1) : sample >> bits - 8);
    }

    /// This image at another size.
    Picture resized(Size size) {
        var resampling = new Resampling(Form.image(channels, height, width), size);
        Rows resized = new Rows.Bytes(pixels, pixels.length).map(1, channels * size.height() * size.width(),
                resampling);
        return new Picture(file, channels, size.height(), size.width(), ((Rows.Bytes) resized).values());
    }
}
