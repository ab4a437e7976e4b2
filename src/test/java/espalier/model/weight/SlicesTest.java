package espalier.model.weight;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Slices against counting the elements of each position one by one.
class SlicesTest {
    @Test
    void everyWayToFindASliceAgreesWithCountingElements() {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            long[] sizes = random.longs(1 + random.nextInt(4), 1, 7).toArray();
            Shape shape = Shape.of(sizes);
            int axis = random.nextInt(-1, sizes.length);
            int group = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 9);
            int[] expected = expected(sizes, axis, group);
            Slices slices = Slices.along(axis, group, shape);
            int[] read = new int[expected.length];
            int start = random.nextInt(expected.length + 1);
            slices.runs(0, start, (slice, step, from, to) -> fill(read, 0, slice, step, from, to));
            slices.runs(start, expected.length - start,
                    (slice, step, from, to) -> fill(read, start, slice, step, from, to));
            assertThat(read).containsExactly(expected);
            Map<Integer, Integer> counts = new HashMap<>();
            for (int index = 0; index < expected.length; index++) {
                assertThat(slices.of(index)).isEqualTo(expected[index]);
                int number = counts.merge(expected[index], 1, Integer::sum) - 1;
                assertThat(slices.position(expected[index], number)).isEqualTo(index);
            }
            assertThat(counts).hasSize(slices.count());
            counts.forEach((slice, count) -> assertThat(slices.size(slice)).isEqualTo(count.longValue()));
        }
    }

    private static void fill(int[] read, int start, int slice, int step, int from, int to) {
        for (int i = from; i < to; i++) {
            read[start + i] = slice + step * (i - from);
        }
    }

    private static int[] expected(long[] sizes, int axis, int group) {
        int elements = 1;
        int inner = 1;
        for (int i = 0; i < sizes.length; i++) {
            elements *= (int) sizes[i];
            inner *= i > axis ? (int) sizes[i] : 1;
        }
        int across = axis < 0 ? 1 : (int) sizes[axis];
        int[] slices = new int[elements];
        int[] seen = new int[across];
        for (int i = 0; i < elements; i++) {
            int position = axis < 0 ? 0 : i / inner % across;
            int deep = seen[position]++;
            slices[i] = (group == 0 ? 0 : deep / group) * across + position;
        }
        return slices;
    }
}
