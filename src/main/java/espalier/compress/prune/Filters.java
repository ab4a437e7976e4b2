package espalier.compress.prune;

import espalier.model.array.Shape;
import espalier.model.graph.Connections;

/// A weight seen as filters: all numbers that make one output, in the order input, place in the kernel.
///
/// @param count how many there are
/// @param length numbers of each
/// @param taps places in the kernel; 1 for a matrix
/// @param abreast outputs that lie side by side for each input, in weights `[inputs, outputs of a group…]`; 0 where filters follow one
///                another
record Filters(int count, int length, int taps, int abreast) {
    static Filters of(Connections connections) {
        Shape shape = connections.shape();
        int taps = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            taps *= Math.toIntExact(shape.size(axis));
        }
        int count = connections.outputs();
        int abreast = connections.outputAxis() == 0 ? 0 : Math.toIntExact(shape.size(1));
        return new Filters(count, count == 0 ? 0 : (int) (shape.elements() / count), taps, abreast);
    }

    /// The inputs of each filter.
    int inputs() {
        return length / taps;
    }

    /// The row-major position of a number.
    ///
    /// @param position within the filter: input · taps + place in the kernel
    int index(int filter, int position) {
        if (abreast == 0) {
            return filter * length + position;
        }
        int input = filter / abreast * inputs() + position / taps;
        return (input * abreast + filter % abreast) * taps + position % taps;
    }
}
