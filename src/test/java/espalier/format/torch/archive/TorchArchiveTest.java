package espalier.format.torch.archive;

import static espalier.format.torch.archive.PickleText.tensor;
import static espalier.format.torch.archive.PickleText.tuple;
import static espalier.format.torch.archive.PickleText.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.SharedFiles;
import espalier.format.safetensors.SafetensorsFile;
import espalier.model.array.Array;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds archives to what they hold, and damaged or hostile ones to one error.
class TorchArchiveTest {
    private static TorchArchive open(byte[] bytes) {
        return TorchArchive.of(MemorySegment.ofArray(bytes));
    }

    private static ArchiveBytes saved(Object content) {
        return new ArchiveBytes().with("data.pkl", new PickleText().value(content).end())
                .with("data/0", 0, 1, 2, 3, 4, 5).with("version", "3\n");
    }

    private static void refused(byte[] bytes, String... words) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2),
                () -> assertThatThrownBy(() -> readAll(open(bytes))).isInstanceOf(MalformedException.class)
                        .message().contains(words));
    }

    private static Map<String, Array> readAll(TorchArchive archive) {
        var arrays = new LinkedHashMap<String, Array>();
        archive.content().tensors().forEach((name, tensor) -> arrays.put(name, archive.array(tensor)));
        archive.sources();
        archive.constants();
        return arrays;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsTensorsByName(boolean packed) {
        Object content = Map.of("fc", Map.of("weight", tensor("FloatStorage", "0", 2, 3)));
        ArchiveBytes archive = saved(content);
        TorchArchive opened = open(packed ? archive.packed() : archive.stored());
        assertThat(opened.isScript()).isFalse();
        assertThat(opened.version()).isEqualTo(3);
        Map<String, Array> arrays = readAll(opened);
        assertThat(arrays.keySet()).containsExactly("fc.weight");
        assertThat(arrays.get("fc.weight").shape().sizes()).containsExactly(2, 3);
        assertThat(arrays.get("fc.weight").toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void readsViewsThatShareAStorage() {
        var views = new LinkedHashMap<String, Object>();
        views.put("transposed", view("FloatStorage", "0", 6, 0, tuple(3, 2), tuple(1, 3)));
        views.put("row", view("FloatStorage", "0", 6, 3, tuple(3), tuple(1)));
        views.put("expanded", view("FloatStorage", "0", 6, 5, tuple(2, 2), tuple(0, 0)));
        views.put("empty", view("FloatStorage", "0", 6, 6, tuple(0, 2), tuple(2, 1)));
        views.put("one", view("FloatStorage", "0", 6, 4, tuple(), tuple()));
        Map<String, Array> arrays = readAll(open(saved(views).stored()));
        assertThat(arrays.get("transposed").toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(arrays.get("row").toFloats()).containsExactly(3, 4, 5);
        assertThat(arrays.get("expanded").toFloats()).containsExactly(5, 5, 5, 5);
        assertThat(arrays.get("empty").toFloats()).isEmpty();
        assertThat(arrays.get("one").toFloats()).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet300", "lenet5", "fashion_resnet14"})
    void readsTheSameTensorsAsSafetensorsHold(String model) {
        String start = "models/" + model + "/" + model;
        TorchArchive archive = TorchArchive.open(SharedFiles.path(start + "_state_dict.pth"));
        TorchArchive traced = TorchArchive.open(SharedFiles.path(start + "_traced.pt"));
        var expected = SafetensorsFile.read(SharedFiles.path(start + ".safetensors")).tensors();
        Map<String, Array> arrays = readAll(archive);
        assertThat(arrays.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        arrays.forEach((name, array) -> assertSame(array, expected.get(name), name));
        readAll(traced).forEach(
                (name, array) -> assertSame(array, expected.get(name), name));
        assertThat(traced.isScript()).isTrue();
    }

    private static void assertSame(Array array, SafetensorsFile.Tensor expected, String name) {
        assertThat(array.bytes().mismatch(expected.bytes())).as(name).isEqualTo(-1);
        assertThat(array.shape().sizes()).as(name)
                .containsExactly(expected.shape().stream().mapToLong(size -> size).toArray());
    }

    @Test
    void readsTheOldForm() {
        byte[] archive = LegacyBytes.of(Map.of("weight", tensor("FloatStorage", "a", 2, 2)), "a", 1, 2, 3, 4);
        assertThat(readAll(open(archive)).get("weight").toFloats()).containsExactly(1, 2, 3, 4);
        for (int length = 0; length < archive.length; length++) {
            byte[] part = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> readAll(open(part))).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void refusesToCallCode() {
        byte[] system = new PickleText().global("os", "system").value(tuple("touch owned")).raw('R').end();
        refused(new ArchiveBytes().with("data.pkl", system).stored(), "'os.system'");
        byte[] model = new PickleText().global("__main__", "Net").raw(')', 0x81).end();
        refused(new ArchiveBytes().with("data.pkl", model).stored(), "'__main__.Net'");
        byte[] old = new PickleText().raw('(').raw('i').end();
        refused(new ArchiveBytes().with("data.pkl", old).stored(), "INST");
    }

    @Test
    void takesDeepNestingWithoutDeepCalls() {
        var pickle = new PickleText();
        for (int i = 0; i < 100_000; i++) {
            pickle.raw(']');
        }
        for (int i = 1; i < 100_000; i++) {
            pickle.raw('a');
        }
        refused(new ArchiveBytes().with("data.pkl", pickle.end()).stored(), "nested");
    }

    @Test
    void takesSharedNestingWithoutMultiplyingIt() {
        var pickle = new PickleText().raw(']');
        for (int i = 0; i < 100; i++) {
            pickle.raw('q', 0, ']', 'h', 0, 'a', 'h', 0, 'a');
        }
        byte[] archive = new ArchiveBytes().with("data.pkl", pickle.end()).stored();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2),
                () -> assertThat(readAll(open(archive))).isEmpty());
    }

    @Test
    void refusesSizesThatAreNotThere() {
        long huge = 1L << 60;
        refused(saved(Map.of("w", view("FloatStorage", "0", huge, 0, tuple(huge), tuple(1)))).stored(), "storage '0'");
        refused(saved(Map.of("w", view("FloatStorage", "0", 6, 0, tuple(huge), tuple(1)))).stored(), "beyond");
        refused(saved(Map.of("w", view("FloatStorage", "0", 6, 0, tuple(huge, huge), tuple(0, 0)))).stored(),
                "beyond");
        refused(saved(Map.of("w", view("FloatStorage", "0", 6, 0, tuple(1 << 28), tuple(0)))).stored(), "far more");
        refused(saved(Map.of("w", view("FloatStorage", "0", 6, 7, tuple(1), tuple(1)))).stored(), "beyond");
        refused(saved(Map.of("w", view("FloatStorage", "0", 6, -1, tuple(1), tuple(1)))).stored(), "negative");
        byte[] text = new PickleText().raw('X', 0xff, 0xff, 0xff, 0x7f).end();
        refused(new ArchiveBytes().with("data.pkl", text).stored(), "lies about a length");
        byte[] bytes = new PickleText().raw(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x10).end();
        refused(new ArchiveBytes().with("data.pkl", bytes).stored(), "lies about a length");
    }

    @Test
    void refusesArchivesThatLie() {
        byte[] good = saved(Map.of("w", tensor("FloatStorage", "0", 6))).stored();
        refused(new ArchiveBytes().with("../../data.pkl", new byte[0]).stored(), "no model's archive");
        refused(new ArchiveBytes().with("notes.txt", "").stored(), "PyTorch did not write");
        refused(Arrays.copyOf(good, good.length - 30), "cut short");
        byte[] damaged = good.clone();
        int at = new String(good, StandardCharsets.ISO_8859_1).indexOf("data/0") + "data/0".length();
        damaged[at + 3]++;
        refused(damaged, "'net/data/0' is damaged");
    }

    @Test
    void refusesBombs() {
        byte[] bomb = new ArchiveBytes().with("data.pkl", new byte[1 << 20]).packed();
        String text = new String(bomb, StandardCharsets.ISO_8859_1);
        int central = text.lastIndexOf("PK\1\2");
        for (int i = 0; i < 4; i++) {
            bomb[central + 24 + i] = (byte) 0x7f;
        }
        refused(bomb, "claims to unpack");
    }

    @Test
    void answersEveryMutationWithOneError() {
        var views = List.of(view("FloatStorage", "0", 6, 0, tuple(3, 2), tuple(1, 3)), tensor("FloatStorage", "0", 6));
        byte[] good = saved(Map.of("list", views, "n", 1.5)).with("code/__torch__.py", "class A:\n  pass\n").packed();
        var random = new Random(1);
        var others = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                readAll(open(bad));
            } catch (MalformedException _) {
                // As it should be.
            } catch (RuntimeException e) {
                others.add(i + ": " + e);
            }
        }
        assertThat(others).isEmpty();
    }
}
