package espalier.experiment;

import espalier.data.Examples;
import espalier.model.array.Shape;
import java.util.Random;
import java.util.stream.IntStream;

/// A few of many examples, drawn once and always the same, so that an order of classes in the data does not matter.
final class SampledExamples implements Examples {
    private static final long SEED = 20_260_101;

    private final Examples all;
    private final int[] chosen;

    private SampledExamples(Examples all, int[] chosen) {
        this.all = all;
        this.chosen = chosen;
    }

    /// `count` of `all`, or all of them where there are no more.
    static Examples of(Examples all, int count) {
        if (all.count() <= count) {
            return all;
        }
        int[] order = IntStream.range(0, all.count()).toArray();
        var random = new Random(SEED);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(order.length - i);
            chosen[i] = order[other];
            order[other] = order[i];
        }
        return new SampledExamples(all, chosen);
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public Shape exampleShape() {
        return all.exampleShape();
    }

    @Override
    public int label(int index) {
        return all.label(chosen[index]);
    }

    @Override
    public void read(int index, float[] target, int offset) {
        all.read(chosen[index], target, offset);
    }
}
