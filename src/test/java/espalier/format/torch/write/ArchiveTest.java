package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives are zip files as others read them, in both widths of sizes and places.
class ArchiveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {0xffff_ffffL, 500, 100, 1})
    void isReadByOthers(long limit) throws IOException {
        byte[] first = bytes(1, 77);
        byte[] second = bytes(2, 600);
        var archive = new Archive(List.of(Entry.of("m/data.pkl", first), Entry.of("m/data/0", second),
                Entry.of("m/empty", new byte[0])), limit);
        var out = new ByteArrayOutputStream();
        archive.writeTo(out);
        assertThat(out.size()).isEqualTo(archive.bytes());
        var again = new ByteArrayOutputStream();
        archive.writeTo(again);
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
        Path file = Files.write(folder.resolve("m.zip"), out.toByteArray());
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("m/data.pkl", "m/data/0", "m/empty");
            assertThat(zip.getInputStream(zip.getEntry("m/data.pkl")).readAllBytes()).isEqualTo(first);
            assertThat(zip.getInputStream(zip.getEntry("m/data/0")).readAllBytes()).isEqualTo(second);
            assertThat(zip.getInputStream(zip.getEntry("m/empty")).readAllBytes()).isEmpty();
        }
        assertThat(place(out.toByteArray(), second) % 64).isZero();
    }

    private static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static int place(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
