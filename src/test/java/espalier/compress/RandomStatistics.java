package espalier.compress;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.Stage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What stages need to know of layers, as if the layers had seen random inputs.
final class RandomStatistics {
    private static final int EXAMPLES = 50;

    private RandomStatistics() {
    }

    /// What `stage` needs, by weight name.
    static Map<String, LayerStatistics> of(Compressor compressor, Stage.Compress stage) {
        var known = new HashMap<String, LayerStatistics>();
        compressor.needs(stage).forEach((weight, kinds) -> {
            Layer layer = layer(compressor.graph(), weight);
            var values = new EnumMap<LayerStatistic, Array>(LayerStatistic.class);
            kinds.forEach(kind -> values.put(kind, of(kind, layer, SmallModels.random(kind.ordinal()))));
            known.put(weight, new LayerStatistics(EXAMPLES, values));
        });
        return known;
    }

    private static Layer layer(Graph graph, String weight) {
        return graph.layers().stream().filter(layer -> layer.weight().equals(weight)).findFirst().orElseThrow();
    }

    private static Array of(LayerStatistic kind, Layer layer, RandomGenerator random) {
        int inputs = layer.connections().inputsOfGroup();
        return switch (kind) {
            case INPUT_MOMENT -> moments(random, layer.groups(), inputs);
            case INPUT_MEAN -> positive(random, Shape.of(layer.connections().inputs()));
            case INPUT_SQUARES -> positive(random, Shape.of(layer.connections().inputs()));
            case OUTPUT_MEAN, OUTPUT_MAGNITUDE, OUTPUT_ZEROS -> positive(random,
                    Shape.of(layer.connections().outputs()));
            case GRADIENT, MOVEMENT -> SmallModels.normal(random, layer.shape().sizes());
            case GRADIENT_SQUARES -> positive(random, layer.shape());
        };
    }

    private static Array positive(RandomGenerator random, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return Array.of(values, shape);
    }

    /// Second moments `[groups, size, size]` of random inputs of different strength.
    static Array moments(RandomGenerator random, int groups, int size) {
        float[] moments = new float[groups * size * size];
        for (int group = 0; group < groups; group++) {
            for (int example = 0; example < EXAMPLES; example++) {
                double[] input = new double[size];
                for (int i = 0; i < size; i++) {
                    input[i] = random.nextGaussian() * (1 + i % 5) + (i > 0 ? input[i - 1] / 2 : 0);
                }
                for (int i = 0; i < size * size; i++) {
                    moments[group * size * size + i] += (float) (input[i / size] * input[i % size] / EXAMPLES);
                }
            }
        }
        return Array.of(moments, groups, size, size);
    }
}
