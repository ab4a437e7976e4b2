package espalier.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The container is written as its format says and believed only where it is true.
class SafetensorsFileTest {
    @Test
    void readsAFileLaidOutByHand() {
        var file = file("""
                {"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[],"data_offsets":[2,6]},
                 "a":{"dtype":"U8","shape":[1,2],"data_offsets":[0,2]}} \s""", new byte[]{1, 2, 0, 0, 0x20, 0x40});
        assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(file.tensors().keySet()).containsExactly("a", "b");
        assertThat(file.tensors().get("a").shape()).containsExactly(1L, 2L);
        assertThat(file.tensors().get("a").bytes().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2);
        assertThat(file.tensors().get("b").bytes().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0)).isEqualTo(2.5f);
    }

    @Test
    void writesWideElementsFirstAtMultiplesOfTheirSize() throws IOException {
        var plan = new SafetensorsPlan(new LinkedHashMap<>(Map.of("k", "ü")),
                List.of(tensor("bytes", StoredType.U8, 3), tensor("floats", StoredType.F32, 2),
                        tensor("longs", StoredType.I64, 1)));
        var out = new ByteArrayOutputStream();
        plan.writeTo(out);
        assertThat(out.size()).isEqualTo(plan.bytes());
        long header = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        var read = SafetensorsFile.of(MemorySegment.ofArray(out.toByteArray()), "'test'");
        assertThat(read.tensors().keySet()).containsExactly("longs", "floats", "bytes");
        assertThat(read.note("k")).isEqualTo("ü");
    }

    private static TensorPlan tensor(String name, StoredType type, int elements) {
        return new TensorPlan(name, type, List.of((long) elements),
                out -> out.write(new byte[elements * type.bytes()]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "", "{\"a\":", "{\"a\":1}", "{\"a\":{}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,9]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[-8,0]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[8,0]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[-8],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"F3\",\"shape\":[8],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[1e30],\"data_offsets\":[0,8]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8],\"more\":1}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},\"b\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[3,8]}}",
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}",
            "{\"__metadata__\":{\"a\":3},\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}"})
    void refusesHeadersThatLie(String header) {
        assertThatThrownBy(() -> file(header, new byte[8])).isInstanceOf(InputException.class)
                .hasMessageContaining("'test'");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 1000, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesLengthsThatLie(long length) {
        byte[] bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
        assertThatThrownBy(() -> SafetensorsFile.of(MemorySegment.ofArray(bytes), "'test'"))
                .isInstanceOf(InputException.class).hasMessageContaining("'test'");
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> file("{\"a\":".repeat(200_000), new byte[8])).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> SafetensorsFile.of(MemorySegment.ofArray(new byte[3]), "'test'"))
                .isInstanceOf(InputException.class);
    }

    private static SafetensorsFile file(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length).put(text).put(data).array();
        return SafetensorsFile.of(MemorySegment.ofArray(bytes), "'test'");
    }
}
