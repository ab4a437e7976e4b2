package espalier.data;

import espalier.data.Table.Form;
import espalier.data.file.InputFiles;
import espalier.data.file.Memory;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the binary version of CIFAR-10: `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`, each record one
/// label byte and 3×32×32 pixel bytes. Some of the training batches suffice.
record Cifar10Folder(Path folder, JobContext context) {
    private static final int SIDE = 32;
    private static final int PIXELS = 3 * SIDE * SIDE;
    private static final int RECORD = 1 + PIXELS;
    private static final List<String> CLASSES = List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog",
            "horse", "ship", "truck");

    Holdings read() {
        InputFiles.requireFolder(folder);
        Path nested = folder.resolve("cifar-10-batches-bin");
        Path home = Files.isDirectory(nested) ? nested : folder;
        var batches = new ArrayList<Path>();
        for (int batch = 1; batch <= 5; batch++) {
            Path file = home.resolve("data_batch_" + batch + ".bin");
            if (Files.isRegularFile(file)) {
                batches.add(file);
            }
        }
        Path test = home.resolve("test_batch.bin");
        Optional<Table> tests = Files.isRegularFile(test) ? Optional.of(table(List.of(test))) : Optional.empty();
        if (batches.isEmpty() && tests.isEmpty()) {
            throw new InputException("'%s' has no data_batch_1.bin; name the folder of CIFAR-10's binary version."
                    .formatted(folder));
        }
        return new Holdings(batches.isEmpty() ? Optional.empty() : Optional.of(table(batches)), Optional.empty(), tests,
                CLASSES);
    }

    private Table table(List<Path> files) {
        long records = 0;
        for (Path file : files) {
            records += records(file);
        }
        byte[] pixels = new byte[Memory.require(records * PIXELS, 1, files.getFirst())];
        int[] labels = new int[(int) records];
        int at = 0;
        for (Path file : files) {
            context.checkCancelled();
            context.report(new Progress((double) at / records, "Reading " + file.getFileName()));
            at = append(file, pixels, labels, at);
        }
        return new Table(new Rows.Bytes(pixels, PIXELS), Form.image(3, SIDE, SIDE), labels);
    }

    private static long records(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes % RECORD != 0) {
                throw new InputException("'%s' has %,d bytes, no multiple of %,d; it is truncated, so fetch it again."
                        .formatted(file, bytes, RECORD));
            }
            return bytes / RECORD;
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    private static int append(Path file, byte[] pixels, int[] labels, int from) {
        int at = from;
        try (InputStream in = InputFiles.open(file)) {
            for (int label = in.read(); label >= 0 && at < labels.length; label = in.read(), at++) {
                if (label >= CLASSES.size() || in.readNBytes(pixels, at * PIXELS, PIXELS) < PIXELS) {
                    throw new InputException("'%s' is not CIFAR-10's binary version (record %d); fetch it again."
                            .formatted(file, at - from));
                }
                labels[at] = label;
            }
            return at;
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }
}
