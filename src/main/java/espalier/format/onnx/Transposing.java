package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// Arrays with their dimensions in another order.
final class Transposing {
    private Transposing() {
    }

    /// A copy of `array` whose dimension `i` is its dimension `order[i]`; reversed for an empty order.
    static Array of(Array array, List<Integer> order) {
        int rank = array.shape().rank();
        int[] from = order.isEmpty()
                ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : order.stream().mapToInt(Integer::intValue).toArray();
        long[] sizes = new long[rank];
        long[] steps = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = array.shape().size(from[i]);
            steps[i] = 1;
            for (int inner = from[i] + 1; inner < rank; inner++) {
                steps[i] *= array.shape().size(inner);
            }
        }
        return new Array(array.type(), Shape.of(sizes), copy(array, sizes, steps));
    }

    private static MemorySegment copy(Array array, long[] sizes, long[] steps) {
        int width = array.type().bytes();
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(array.bytes().byteSize())]);
        long[] position = new long[sizes.length];
        long source = 0;
        for (long i = 0; i < array.elements(); i++) {
            MemorySegment.copy(array.bytes(), source * width, target, i * width, width);
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                source += steps[axis];
                if (++position[axis] < sizes[axis]) {
                    break;
                }
                source -= steps[axis] * sizes[axis];
                position[axis] = 0;
            }
        }
        return target;
    }
}
