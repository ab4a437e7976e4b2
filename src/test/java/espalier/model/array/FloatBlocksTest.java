package espalier.model.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Proves that a pass gives every element once and in order, wherever the elements lie.
class FloatBlocksTest {
    /// More than one piece that is let go of, and no whole number of blocks.
    private static final int ELEMENTS = 2_500_001;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16", "INT8", "UINT16", "INT64", "BOOL"})
    void givesTheSameNumbersFromAMappedFileAsFromTheHeap(ElementType type, @TempDir Path folder) throws IOException {
        byte[] bytes = new byte[ELEMENTS * type.bytes()];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("numbers"), bytes);
        float[] expected = new Array(type, Shape.of(ELEMENTS), MemorySegment.ofArray(bytes)).toFloats();
        try (Arena arena = Arena.ofConfined(); FileChannel channel = FileChannel.open(file)) {
            var mapped = new Array(type, Shape.of(ELEMENTS), channel.map(MapMode.READ_ONLY, 0, bytes.length, arena));
            for (int round = 0; round < 2; round++) {
                float[] read = new float[ELEMENTS];
                FloatBlocks.read(mapped, (block, count, start) -> System.arraycopy(block, 0, read, (int) start, count));
                assertThat(read).isEqualTo(expected);
            }
        }
    }

    @Test
    void refusesToHoldMoreNumbersThanAnArrayOfJavas() {
        assertThatThrownBy(Shape.of(1L << 16, 1L << 15)::countable).isInstanceOf(InputException.class)
                .hasMessageContaining("65536×32768");
        assertThat(Shape.of(1 << 16, (1 << 15) - 1).countable()).isEqualTo(((1 << 15) - 1) << 16);
    }
}
