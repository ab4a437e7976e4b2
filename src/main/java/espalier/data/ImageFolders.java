package espalier.data;

import espalier.data.Table.Form;
import espalier.data.file.InputFiles;
import espalier.data.file.Memory;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Reads images from one folder per class, or from such folders within `train`, `test` and `validation` (or `val`).
/// Classes are the names of the folders in alphabetical order, images come in the order of their names.
record ImageFolders(Path folder, DataSpec spec, JobContext context) {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff");

    /// One image and the number of its class.
    private record Labelled(Path file, int label) {}

    Holdings read() {
        InputFiles.requireFolder(folder);
        Path train = folder.resolve("train");
        if (!Files.isDirectory(train)) {
            return holdings(Optional.of(folder), Optional.empty(), Optional.empty());
        }
        return holdings(Optional.of(train),
                part("validation").or(() -> part("val")).or(() -> part("valid")), part("test"));
    }

    private Optional<Path> part(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::isDirectory);
    }

    private Holdings holdings(Optional<Path> train, Optional<Path> validation, Optional<Path> test) {
        var names = new TreeSet<String>();
        Stream.of(train, validation, test).flatMap(Optional::stream)
                .forEach(part -> folders(part).forEach(child -> names.add(child.getFileName().toString())));
        List<String> classes = List.copyOf(names);
        if (classes.isEmpty()) {
            throw new InputException("'%s' has no folders; put the images of each class into a folder named after it."
                    .formatted(folder));
        }
        return new Holdings(train.map(part -> table(part, classes)), validation.map(part -> table(part, classes)),
                test.map(part -> table(part, classes)), classes);
    }

    private Table table(Path part, List<String> classes) {
        var images = new ArrayList<Labelled>();
        for (int label = 0; label < classes.size(); label++) {
            Path home = part.resolve(classes.get(label));
            if (Files.isDirectory(home)) {
                for (Path file : images(home)) {
                    images.add(new Labelled(file, label));
                }
            }
        }
        if (images.isEmpty()) {
            throw new InputException(
                    "The folders in '%s' hold no images; put PNG, JPEG, BMP, GIF or TIFF files into them."
                            .formatted(part));
        }
        return decoded(images);
    }

    private Table decoded(List<Labelled> images) {
        int channels = 1;
        int[] labels = new int[images.size()];
        var sizes = spec.preprocessing().resize();
        var pictures = new ArrayList<Picture>();
        long held = 0;
        for (int i = 0; i < labels.length; i++) {
            context.checkCancelled();
            context.report(new Progress((double) i / labels.length, "Reading " + images.get(i).file().getFileName()));
            Picture read = Picture.read(images.get(i).file());
            Picture picture = sizes.map(read::resized).orElse(read);
            requireSameSize(pictures, picture, images.get(i).file(), images.getFirst().file());
            held += picture.pixels().length;
            Memory.require(held, 2, folder, "add a smaller resize=H,W");
            pictures.add(picture);
            channels = Math.max(channels, picture.channels());
            labels[i] = images.get(i).label();
        }
        return new Table(rows(pictures, channels),
                Form.image(channels, pictures.getFirst().height(), pictures.getFirst().width()), labels);
    }

    private static Rows rows(List<Picture> pictures, int channels) {
        int length = channels * pictures.getFirst().height() * pictures.getFirst().width();
        Path first = pictures.getFirst().file();
        byte[] pixels = new byte[Memory.require((long) pictures.size() * length, 1, first, "add a smaller resize=H,W")];
        for (int i = 0; i < pictures.size(); i++) {
            byte[] picture = pictures.get(i).pixels();
            for (int at = 0; at < length; at += picture.length) {
                System.arraycopy(picture, 0, pixels, i * length + at, picture.length);
            }
        }
        return new Rows.Bytes(pixels, length);
    }

    private static void requireSameSize(List<Picture> before, Picture picture, Path file, Path first) {
        if (!before.isEmpty() && (before.getFirst().height() != picture.height()
                || before.getFirst().width() != picture.width())) {
            throw new InputException(
                    "'%s' is %d×%d pixels, but '%s' is %d×%d; add resize=H,W to the data spec.".formatted(
                            file, picture.width(), picture.height(), first, before.getFirst().width(),
                            before.getFirst().height()));
        }
    }

    private static List<Path> folders(Path parent) {
        return children(parent).filter(Files::isDirectory).toList();
    }

    private static List<Path> images(Path parent) {
        return children(parent).filter(Files::isRegularFile).filter(ImageFolders::isImage).toList();
    }

    private static Stream<Path> children(Path parent) {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString())).toList()
                    .stream();
        } catch (IOException e) {
            throw InputFiles.unreadable(parent, e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
