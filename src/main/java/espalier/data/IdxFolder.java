package espalier.data;

import espalier.data.Table.Form;
import espalier.data.file.InputFiles;
import espalier.data.file.Memory;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads the four files of MNIST and its relatives: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the same of
/// `t10k`, each plain or with `.gz`.
record IdxFolder(Path folder, JobContext context) {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;
    private static final int CHUNK = 1 << 20;

    Holdings read() {
        InputFiles.requireFolder(folder);
        Optional<Table> train = table("train");
        Optional<Table> test = table("t10k");
        if (train.isEmpty() && test.isEmpty()) {
            throw new InputException(
                    "'%s' has no train-images-idx3-ubyte[.gz]; name the folder with MNIST's four files."
                            .formatted(folder));
        }
        return new Holdings(train, Optional.empty(), test, List.of());
    }

    private Optional<Table> table(String part) {
        Optional<Path> images = find(part + "-images", "idx3");
        Optional<Path> labels = find(part + "-labels", "idx1");
        if (images.isPresent() != labels.isPresent()) {
            throw new InputException("'%s' has %s of '%s' but not the %s; add the missing file.".formatted(folder,
                    images.isPresent() ? "the images" : "the labels", part, images.isPresent() ? "labels" : "images"));
        }
        return images.map(file -> table(file, labels.orElseThrow()));
    }

    private Optional<Path> find(String stem, String kind) {
        for (String name : new String[]{stem + "-" + kind + "-ubyte", stem + "." + kind + "-ubyte"}) {
            for (String ending : new String[]{"", ".gz"}) {
                Path file = folder.resolve(name + ending);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private Table table(Path images, Path labels) {
        try (var in = new DataInputStream(InputFiles.open(images))) {
            requireMagic(in, IMAGES, "images", images);
            int count = in.readInt();
            int height = in.readInt();
            int width = in.readInt();
            if (count < 0 || height < 1 || width < 1 || height > 1 << 15 || width > 1 << 15) {
                throw damaged(images, "an impossible header (%d images of %d×%d)".formatted(count, height, width));
            }
            byte[] pixels = values(in, Memory.require((long) count * height * width, 1, images), images);
            int[] classes = labels(labels);
            if (classes.length != count) {
                throw new InputException("'%s' has %,d images, but '%s' has %,d labels; use files that belong together."
                        .formatted(images, count, labels.getFileName(), classes.length));
            }
            return new Table(new Rows.Bytes(pixels, height * width), Form.image(1, height, width), classes);
        } catch (IOException e) {
            throw InputFiles.unreadable(images, e);
        }
    }

    private int[] labels(Path file) {
        try (var in = new DataInputStream(InputFiles.open(file))) {
            requireMagic(in, LABELS, "labels", file);
            byte[] values = values(in, Memory.require(in.readInt(), 1, file), file);
            int[] labels = new int[values.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = values[i] & 0xff;
            }
            return labels;
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    private static void requireMagic(DataInputStream in, int wanted, String what, Path file) throws IOException {
        int magic;
        try {
            magic = in.readInt();
        } catch (EOFException _) {
            magic = 0;
        }
        if (magic != wanted) {
            throw damaged(file, "0x%08x where IDX %s start with 0x%08x".formatted(magic, what, wanted));
        }
    }

    private byte[] values(DataInputStream in, int length, Path file) throws IOException {
        byte[] values = new byte[Math.min(length, CHUNK)];
        for (int at = 0; at < length;) {
            context.checkCancelled();
            context.report(new Progress((double) at / length, "Reading " + file.getFileName()));
            if (at == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
            }
            int read = in.readNBytes(values, at, Math.min(CHUNK, values.length - at));
            if (read == 0) {
                throw damaged(file, "%,d bytes of values where its header promises %,d".formatted(at, length));
            }
            at += read;
        }
        if (in.read() >= 0) {
            throw damaged(file, "more bytes of values than the %,d its header promises".formatted(length));
        }
        return values;
    }

    private static InputException damaged(Path file, String what) {
        return new InputException("'%s' has %s; fetch or copy it again.".formatted(file, what));
    }
}
