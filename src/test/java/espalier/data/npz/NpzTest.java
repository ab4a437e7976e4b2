package espalier.data.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Holds arrays in NumPy's files to what NumPy documents of its format.
class NpzTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2",
            "FLOAT8E5M2FNUZ", "INT4", "UINT4", "STRING"})
    void keepsEveryType(ElementType type) throws IOException {
        byte[] bytes = new byte[6 * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 37);
        }
        var arrays = new LinkedHashMap<String, Array>();
        arrays.put("second", new Array(type, Shape.of(2, 3), MemorySegment.ofArray(bytes)));
        arrays.put("first", new Array(type, Shape.of(6), MemorySegment.ofArray(bytes)));
        arrays.put("none", new Array(type, Shape.of(0, 3), MemorySegment.ofArray(new byte[0])));
        arrays.put("one", new Array(type, Shape.SCALAR, MemorySegment.ofArray(new byte[type.bytes()])));
        Path file = folder.resolve("a.npz");
        Npz.write(file, arrays);
        var read = Npz.read(file);
        assertThat(read.keySet()).containsExactly("second", "first", "none", "one");
        read.forEach((name, array) -> assertThat(array.sameContentAs(arrays.get(name))).as(name).isTrue());
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void writesTheHeaderNumPyWrites() throws IOException {
        var out = new ByteArrayOutputStream();
        Npy.write(Array.of(new float[6], 2, 3), out);
        String text = out.toString(StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("\u0093NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  ");
        assertThat(text.charAt(127)).isEqualTo('\n');
        assertThat(out.size()).isEqualTo(128 + 24);
    }

    @Test
    void turnsFortranOrderIntoRows() throws IOException {
        byte[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23};
        Array array = Npy.read(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", values));
        // Element (i, j, k) of a Fortran array stands at i + 2j + 6k.
        assertThat(array.toLongs()).containsExactly(0, 6, 12, 18, 2, 8, 14, 20, 4, 10, 16, 22, 1, 7, 13, 19, 3, 9, 15,
                21, 5, 11, 17, 23);
    }

    @Test
    void turnsBigEndianAround() throws IOException {
        byte[] values = ByteBuffer.allocate(12).putFloat(1.5f).putFloat(-2).putFloat(3e8f).array();
        Array array = Npy.read(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }", values));
        assertThat(array.toFloats()).containsExactly(1.5f, -2, 3e8f);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
            "{'descr': '|O', 'fortran_order': False, 'shape': (2,), } => pickled",
            "{'descr': '<U5', 'fortran_order': False, 'shape': (2,), } => <U5",
            "{'descr': '<c8', 'fortran_order': False, 'shape': (2,), } => <c8",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), } => field",
            "{'descr': '<f4', 'shape': (2,), } => damaged", "{'descr': '<f4', 'fortran_order': False, } => damaged",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), } => ends",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), } => memory",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999999,), } => impossible"})
    void saysInOneSentenceWhatItCannotRead(String header, String sentence) throws IOException {
        Path file = npy(header, new byte[8]);
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InputException.class).message().contains(sentence)
                .contains("a.npy").doesNotContain("\n");
    }

    @Test
    void readsOnlyTheArraysAskedFor() throws IOException {
        Path file = folder.resolve("mixed.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("names.npy"));
            zip.write(Files.readAllBytes(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", new byte[3])));
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(Files
                    .readAllBytes(npy("{'descr': '|i1', 'fortran_order': False, 'shape': (1,), }", new byte[]{7})));
        }
        assertThat(Npz.names(file)).containsExactly("names", "x");
        assertThat(Npz.read(file, List.of("x")).get("x").toLongs()).containsExactly(7);
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(InputException.class).hasMessageContaining("'names'");
        assertThatThrownBy(() -> Npz.read(file, List.of("z"))).isInstanceOf(InputException.class)
                .hasMessageContaining("names, x");
    }

    @Test
    void saysThatAFileIsNoArchive() throws IOException {
        Path file = Files.writeString(folder.resolve("t.npz"), "text");
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(InputException.class).hasMessageContaining("t.npz");
        assertThatThrownBy(() -> Npz.read(folder.resolve("no.npz"))).isInstanceOf(InputException.class)
                .hasMessageContaining("no file");
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InputException.class).hasMessageContaining("NumPy");
    }

    private Path npy(String header, byte[] values) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0093NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1));
        out.write(header.length() + 1);
        out.write(0);
        out.writeBytes((header + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(values);
        return Files.write(folder.resolve("a.npy"), out.toByteArray());
    }
}
