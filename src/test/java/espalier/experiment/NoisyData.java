package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.model.array.Shape;
import espalier.sketch.NetSketch;
import java.util.List;
import java.util.Random;

/// Normal numbers in ten classes that mean nothing, enough of them to train a few steps.
final class NoisyData {
    private NoisyData() {
    }

    static DataSet of(int count, long... example) {
        return new DataSet("noise", "builtin:noise", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                examples(count, 1, example), examples(count, 2, example), examples(count, 3, example));
    }

    private static Examples examples(int count, long seed, long... example) {
        int each = Math.toIntExact(Shape.of(example).elements());
        float[] values = NetSketch.normal(new Random(seed), 1, count, each).toFloats();
        return new Examples() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public Shape exampleShape() {
                return Shape.of(example);
            }

            @Override
            public int label(int index) {
                return index % 10;
            }

            @Override
            public void read(int index, float[] target, int offset) {
                System.arraycopy(values, index * each, target, offset, each);
            }
        };
    }
}
