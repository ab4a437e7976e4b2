package espalier.data;

import static espalier.data.DataFiles.load;
import static espalier.data.DataFiles.read;
import static espalier.data.DataFiles.sentence;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.data.npz.Npz;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the loader of NumPy archives to the arrays people save.
class NpzTablesTest {
    @TempDir
    private Path folder;

    @Test
    void readsTrainAndTest() throws IOException {
        Path file = write("x_train", floats(20, 3), "y_train", longs(20, 2), "x_test", floats(5, 3), "y_test",
                longs(5, 4));
        DataSet data = load("npz", file, "?mean=1,2,3&std=2");
        assertThat(data.exampleShape()).isEqualTo(Shape.of(3));
        assertThat(data.classes()).hasSize(4);
        assertThat(data.train().count()).isEqualTo(18);
        assertThat(data.test().count()).isEqualTo(5);
        assertThat(read(data.test(), 1)).containsExactly((3 - 1) / 2f, (4 - 2) / 2f, (5 - 3) / 2f);
    }

    @Test
    void readsTestDataAlone() throws IOException {
        DataSet data = load("npz", write("x_test", floats(5, 2), "y_test", longs(5, 3)), "");
        assertThat(data.test().count()).isEqualTo(5);
        assertThat(data.train().count() + data.validation().count()).isZero();
        assertThat(data.exampleShape()).isEqualTo(Shape.of(2));
    }

    @Test
    void bringsChannelsToWhereTheModelTakesThem() throws IOException {
        Path file = write("x", bytes(10, 2, 2, 3), "y", longs(10, 2));
        DataSet first = load("npz", file, "?scale=1");
        assertThat(first.exampleShape()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(read(first.train(), 0)).containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
        DataSet last = load("npz", file, "?scale=1&layout=nhwc&mean=0,1,2");
        assertThat(last.exampleShape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(read(last.train(), 0)).containsExactly(0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9);
        Path planar = write("x", bytes(10, 3, 2, 2), "y", longs(10, 2));
        assertThat(read(load("npz", planar, "?scale=1&layout=nhwc").train(), 0)).containsExactly(0, 4, 8, 1, 5, 9, 2, 6,
                10, 3, 7, 11);
        assertThat(read(load("npz", planar, "?scale=1&mean=0,4,8").train(), 0)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3,
                0, 1, 2, 3);
    }

    @Test
    void bringsBytesToOneAndLeavesFloats() throws IOException {
        assertThat(read(load("npz", write("x", bytes(10, 2), "y", longs(10, 2)), "").train(), 1))
                .containsExactly(2 / 255f, 3 / 255f);
        assertThat(read(load("npz", write("x", floats(10, 2), "y", longs(10, 2)), "").train(), 1))
                .containsExactly(2, 3);
    }

    @Test
    void readsOneHotLabels() throws IOException {
        Array oneHot = Array.of(new float[]{0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 4, 3);
        DataSet data = load("npz", write("x", floats(4, 2), "y", oneHot), "");
        assertThat(data.classes()).hasSize(3);
        assertThat(new int[]{data.all().label(0), data.all().label(1), data.all().label(2)}).containsExactly(2, 0, 1);
    }

    @Test
    void saysWhatIsWrongWithAnArchive() throws IOException {
        sentence("npz", write("a", floats(2, 2), "b", floats(2, 2)), "").contains("x and y", "a, b");
        sentence("npz", write("x", floats(2, 2), "z", floats(2, 2)), "").contains("'y'");
        sentence("npz", write("x", floats(3, 2), "y", longs(2, 2)), "").contains("3 examples", "2 labels");
        sentence("npz", write("x", floats(2, 2), "y", Array.of(new float[]{0, 0.5f}, 2)), "").contains("0.5");
        sentence("npz", write("x", floats(2, 2), "y", Array.of(0, -1)), "").contains("-1", "position 1");
        sentence("npz", write("x", floats(2, 2), "y", Array.of(0, 5_000_000_000L)), "").contains("label");
        sentence("npz", write("x", Array.of(new float[]{1, 2, Float.NaN, 4}, 2, 2), "y", longs(2, 2)), "").contains(
                "NaN",
                "example 1");
        sentence("npz", write("x", floats(4), "y", longs(4, 2)), "").contains("shape 4", "height");
        sentence("npz", write("x", floats(4, 5), "y", longs(4, 2)), "?layout=nchw").contains("5 numbers",
                "layout=flat");
        sentence("npz", write("x", floats(4, 5), "y", longs(4, 2)), "?resize=2,2").contains("resize");
        sentence("npz", write("x", bytes(4, 3, 2, 2), "y", longs(4, 2)), "?mean=1,2").contains("mean", "2", "3");
        sentence("npz", write("x_train", floats(4, 2), "y_train", longs(4, 2), "x_test", floats(4, 3), "y_test",
                longs(4, 2)), "").contains("differ");
    }

    private Path write(Object... namesAndArrays) throws IOException {
        var arrays = new LinkedHashMap<String, Array>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            arrays.put((String) namesAndArrays[i], (Array) namesAndArrays[i + 1]);
        }
        Path file = folder.resolve("data.npz");
        Npz.write(file, arrays);
        return file;
    }

    private static Array floats(long... sizes) {
        float[] values = new float[(int) Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Array.of(values, sizes);
    }

    private static Array bytes(long... sizes) {
        byte[] values = new byte[(int) Shape.of(sizes).elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) i;
        }
        return new Array(ElementType.UINT8, Shape.of(sizes), MemorySegment.ofArray(values));
    }

    private static Array longs(int count, int classes) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % classes;
        }
        return Array.of(values);
    }
}
