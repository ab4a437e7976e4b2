package espalier.data;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.job.JobContext;
import espalier.model.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractStringAssert;

/// Small data files that tests write, and what tests ask of data sets.
final class DataFiles {
    private DataFiles() {
    }

    static DataSet load(String scheme, Path place, String options) {
        return DataSets.load(scheme + ":" + place + options, JobContext.QUIET);
    }

    static float[] read(Examples examples, int index) {
        float[] values = new float[(int) examples.exampleShape().elements()];
        examples.read(index, values, 0);
        return values;
    }

    static AbstractStringAssert<?> sentence(String scheme, Path place, String options) {
        return assertThatThrownBy(() -> load(scheme, place, options)).isInstanceOf(InputException.class).message()
                .doesNotContain("\n").endsWith(".");
    }

    static byte[] images(int count, int height, int width) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + count * height * width);
        bytes.putInt(0x0803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.put((byte) i);
        }
        return bytes.array();
    }

    static byte[] labels(int count, int classes) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + count).putInt(0x0801).putInt(count);
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (i % classes));
        }
        return bytes.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
