package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// Puts the axes of an array into another order.
final class Permutation {
    private Permutation() {
    }

    /// The shape whose axis `i` is axis `order[i]` of `shape`.
    static Shape of(Shape shape, int[] order) {
        long[] sizes = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            sizes[i] = shape.size(order[i]);
        }
        return Shape.of(sizes);
    }

    /// The array whose axis `i` is axis `order[i]` of the float array `array`; the same numbers where their order does not change.
    static Array of(Array array, int[] order) {
        Shape shape = of(array.shape(), order);
        return isIdentity(array.shape(), order)
                ? array.reshaped(shape)
                : Array.of(moved(array.toFloats(), array.shape(), shape, order), shape);
    }

    private static float[] moved(float[] values, Shape from, Shape to, int[] order) {
        int[] steps = new int[order.length];
        int step = 1;
        for (int axis = order.length - 1; axis >= 0; axis--) {
            steps[axis] = step;
            step *= (int) from.size(axis);
        }
        float[] moved = new float[values.length];
        int[] place = new int[order.length];
        int source = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = values[source];
            for (int axis = order.length - 1; axis >= 0; axis--) {
                source += steps[order[axis]];
                if (++place[axis] < to.size(axis)) {
                    break;
                }
                source -= steps[order[axis]] * place[axis];
                place[axis] = 0;
            }
        }
        return moved;
    }

    /// The order that takes the axes back.
    static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    /// Whether the axes longer than 1 keep their order, so that no number moves.
    private static boolean isIdentity(Shape shape, int[] order) {
        int last = -1;
        for (int axis : order) {
            if (shape.size(axis) != 1) {
                if (axis < last) {
                    return false;
                }
                last = axis;
            }
        }
        return true;
    }
}
