package espalier.sketch;

import espalier.model.array.Shape;
import espalier.model.weight.LowRank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Every way to write a weight as a product of factors.
public final class Arrangements {
    private Arrangements() {
    }

    /// The shapes of the factors, one list for each way: the whole kernel in one of two or three factors, or its axes in different ones.
    ///
    /// @param rank of every inner dimension, lowered to what is possible
    public static List<List<Shape>> of(Shape shape, int rank) {
        var all = new ArrayList<List<Shape>>();
        int axes = shape.rank() - 2;
        for (int count = 2; count <= LowRank.MOST_FACTORS; count++) {
            for (int code = 0; code < Math.pow(count, axes); code++) {
                var owners = new ArrayList<Integer>();
                for (int axis = 0, rest = code; axis < axes; axis++, rest /= count) {
                    owners.add(rest % count);
                }
                for (int most = rank; most > 0; most--) {
                    try {
                        all.add(LowRank.factors(shape, Collections.nCopies(count - 1, most), owners));
                        break;
                    } catch (IllegalArgumentException _) {
                        // Too much for this matrix: one less.
                    }
                }
            }
        }
        return all;
    }
}
