package espalier.compress.method;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Masks of pools against a stable sort of all their numbers; the parts end within words and blocks.
class MagnitudesTest {
    private static final int[] SIZES = {1, 63, 8192 + 77, 20_000};
    private static final int TOTAL = Arrays.stream(SIZES).sum();

    private final SplittableRandom random = new SplittableRandom(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 9_000, 17_321, 28_000})
    void leavesOutTheSmallestOfDifferentNumbers(int pruned) {
        requireLikeSort(pruned, random::nextGaussian);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 9_000, 17_321, 28_000})
    void leavesOutTheFirstOfEqualNumbers(int pruned) {
        requireLikeSort(pruned, () -> 0.25 * random.nextInt(-4, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 9_000, 17_321, 28_000})
    void tellsNumbersApartThatDifferInTheirLastBitsAlone(int pruned) {
        requireLikeSort(pruned, () -> Float.intBitsToFloat(Float.floatToRawIntBits(-1.5f) + random.nextInt(1000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void canLeaveOutAllButAFew(int kept) {
        requireLikeSort(TOTAL - kept, random::nextGaussian);
    }

    private void requireLikeSort(int pruned, DoubleSupplier number) {
        float[] all = new float[TOTAL];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) number.getAsDouble();
        }
        var pool = new ArrayList<Magnitudes>();
        int from = 0;
        for (int size : SIZES) {
            pool.add(new Magnitudes(Array.of(Arrays.copyOfRange(all, from, from + size), size)));
            from += size;
        }
        boolean[] expected = new boolean[all.length];
        IntStream.range(0, all.length).boxed().sorted(Comparator.comparing(i -> Math.abs(all[i]))).skip(pruned)
                .forEach(i -> expected[i] = true);
        assertThat(kept(Magnitudes.keepAllBut(pruned, pool))).isEqualTo(expected);
    }

    private static boolean[] kept(List<Mask> masks) {
        boolean[] kept = new boolean[TOTAL];
        int next = 0;
        for (Mask mask : masks) {
            for (int i = 0; i < mask.shape().elements(); i++) {
                kept[next++] = mask.keeps(i);
            }
        }
        return kept;
    }

    @ParameterizedTest
    @ValueSource(floats = {-3.5f, 3.5f})
    void theGreatestMagnitudeHasNoSign(float greatest) {
        assertThat(new Magnitudes(Array.of(new float[]{1, greatest, -2, 0}, 4)).greatest()).isEqualTo(3.5f);
    }
}
