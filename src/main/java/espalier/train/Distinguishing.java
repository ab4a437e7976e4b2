package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.op.Unique;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The kernel that finds the different elements or slices of an array.
final class Distinguishing {
    private final Array rows;
    private final int count;
    private final int length;
    private final Comparator<Integer> order;

    /// @param rows two dimensions, each row one of those to tell apart
    private Distinguishing(Array rows) {
        this.rows = rows;
        count = Math.toIntExact(rows.shape().size(0));
        length = Math.toIntExact(rows.shape().size(1));
        order = rows.type().isFloating() ? byNumbers(rows.toDoubles()) : byWholes(rows.toLongs());
    }

    private Comparator<Integer> byNumbers(double[] all) {
        return (a, b) -> Arrays.compare(all, a * length, (a + 1) * length, all, b * length, (b + 1) * length);
    }

    private Comparator<Integer> byWholes(long[] all) {
        return (a, b) -> Arrays.compare(all, a * length, (a + 1) * length, all, b * length, (b + 1) * length);
    }

    static Kernel of(Unique unique) {
        return in -> {
            PtNDArray x = in.get(0);
            int axis = unique.axis().map(given -> Rearranging.axis(given, x.getShape().dimension())).orElse(0);
            PtNDArray data = unique.axis().isPresent()
                    ? x
                    : JniUtils.reshape(x, new long[]{x.getShape().size()});
            long size = data.getShape().get(axis);
            PtNDArray first = JniUtils.transpose(data, 0, axis);
            Array rows = Tensors.toArray(first, in.type(0));
            long length = size == 0 ? 0 : rows.elements() / size;
            return new Distinguishing(rows.reshaped(Shape.of(size, length))).results(unique.sorted(), data, axis, in);
        };
    }

    private PtNDArray[] results(boolean sorted, PtNDArray data, int axis, Operands in) {
        Integer[] places = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(places, order);
        int[] firstOf = new int[count];
        for (int i = 0; i < count; i++) {
            boolean isNew = i == 0 || order.compare(places[i - 1], places[i]) != 0;
            firstOf[places[i]] = isNew ? places[i] : firstOf[places[i - 1]];
        }
        var different = Arrays.stream(sorted ? places : IntStream.range(0, count).boxed().toArray(Integer[]::new))
                .filter(place -> firstOf[place] == place).toList();
        long[] rank = new long[count];
        for (int i = 0; i < different.size(); i++) {
            rank[different.get(i)] = i;
        }
        long[] inverse = new long[count];
        long[] counts = new long[different.size()];
        for (int i = 0; i < count; i++) {
            inverse[i] = rank[firstOf[i]];
            counts[(int) inverse[i]]++;
        }
        long[] first = different.stream().mapToLong(Integer::longValue).toArray();
        return new PtNDArray[]{Picking.select(data, axis, first), list(first, in), list(inverse, in),
                list(counts, in)};
    }

    private static PtNDArray list(long[] values, Operands in) {
        return Tensors.ofLongs(in.memory(), values, values.length);
    }
}
