package espalier.data.npz;

import espalier.data.file.InputFiles;
import espalier.model.InputException;
import espalier.model.array.Array;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Named arrays in one file, as `numpy.savez` writes them: a zip of `.npy` entries.
public final class Npz {
    private static final String ENDING = ".npy";
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {
    }

    /// Reads every array of `file`, in the file's order.
    ///
    /// @throws InputException if it is missing, damaged, too large, or holds something other than numbers
    public static SequencedMap<String, Array> read(Path file) {
        return read(file, names(file));
    }

    /// Reads the arrays of these names, in the order asked for; other arrays are not looked at.
    ///
    /// @throws InputException as above, and if one of the names is not there
    public static SequencedMap<String, Array> read(Path file, Collection<String> names) {
        try (ZipFile zip = open(file)) {
            var arrays = new LinkedHashMap<String, Array>();
            for (String name : names) {
                arrays.put(name, read(zip, name, file));
            }
            return arrays;
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /// The names of the arrays in `file`, in its order.
    ///
    /// @throws InputException if it is missing or no archive
    public static List<String> names(Path file) {
        try (ZipFile zip = open(file)) {
            var names = new ArrayList<String>();
            for (var entry : zip.stream().toList()) {
                if (entry.getName().endsWith(ENDING)) {
                    names.add(entry.getName().substring(0, entry.getName().length() - ENDING.length()));
                }
            }
            return names;
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /// Writes `arrays` in their order, uncompressed; the same arrays give the same bytes. An existing file is replaced
    /// when all is written, never half.
    ///
    /// @throws IOException if the disk refuses
    public static void write(Path file, SequencedMap<String, Array> arrays) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                write(out, arrays);
            }
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /// Writes the bytes of such a file; `out` stays open.
    ///
    /// @throws IOException if `out` refuses
    public static void write(OutputStream out, SequencedMap<String, Array> arrays) throws IOException {
        var zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (var named : arrays.entrySet()) {
            var bytes = new ByteArrayOutputStream();
            Npy.write(named.getValue(), bytes);
            var crc = new CRC32();
            crc.update(bytes.toByteArray());
            ZipEntry entry = new ZipEntry(named.getKey() + ENDING);
            entry.setSize(bytes.size());
            entry.setCrc(crc.getValue());
            entry.setTimeLocal(NO_TIME);
            zip.putNextEntry(entry);
            bytes.writeTo(zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static ZipFile open(Path file) throws IOException {
        InputFiles.requireFile(file);
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new InputException(
                    "'%s' is not an .npz archive, or it is damaged; write it with numpy.savez.".formatted(file), e);
        }
    }

    private static Array read(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name + ENDING);
        if (entry == null) {
            throw new InputException(
                    "'%s' has no array named '%s'; it has %s.".formatted(file, name, String.join(", ", names(file))));
        }
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
            return Npy.read(in, file, "'%s' in '%s'".formatted(name, file));
        }
    }
}
