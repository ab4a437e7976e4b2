package espalier.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import espalier.sketch.Arrangements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What is known of factors, against the definitions on random windows and small steps.
class FactorStatisticsTest {
    private static final int WINDOWS = 40;
    private final RandomGenerator random = SmallModels.random(9);
    private final Graph graph = SmallModels.of(2);
    private final Layer conv = graph.layer("conv").orElseThrow();

    private List<Array> random(List<Shape> shapes) {
        return shapes.stream().map(shape -> SmallModels.normal(random, shape.sizes())).toList();
    }

    private static Array product(List<Array> factors) {
        return new LowRank(Shape.of(8, 3, 3, 3), factors.stream().<Weight>map(Dense::new).toList()).toDense();
    }

    private List<LayerStatistics> known(List<Array> factors, LayerStatistic kind, Map<LayerStatistic, Array> whole) {
        return FactorStatistics.of(conv, Form.product(conv.shape(), factors), Set.of(kind),
                new LayerStatistics(WINDOWS, whole));
    }

    @Test
    void gradientsAreThoseOfSmallSteps() {
        // The loss Σ G·W is linear in each factor, so differences are exact.
        Array gradient = SmallModels.normal(random, 8, 3, 3, 3);
        for (List<Shape> shapes : Arrangements.of(conv.shape(), 2)) {
            List<Array> factors = random(shapes);
            List<LayerStatistics> all = known(factors, LayerStatistic.GRADIENT,
                    Map.of(LayerStatistic.GRADIENT, gradient));
            for (int i = 0; i < factors.size(); i++) {
                Array found = all.get(i).find(LayerStatistic.GRADIENT).orElseThrow();
                assertThat(found.shape()).isEqualTo(factors.get(i).shape());
                for (int place = 0; place < found.elements(); place++) {
                    float[] unit = new float[(int) found.elements()];
                    unit[place] = 1;
                    var moved = new ArrayList<>(factors);
                    moved.set(i, Array.of(unit, found.shape()));
                    assertThat((double) found.floatAt(place)).isCloseTo(dot(product(moved), gradient),
                            within(1e-5));
                }
            }
        }
    }

    private static double dot(Array a, Array b) {
        double sum = 0;
        for (long i = 0; i < a.elements(); i++) {
            sum += (double) a.floatAt(i) * b.floatAt(i);
        }
        return sum;
    }

    @Test
    void secondMomentsBetweenFactorsAreThoseOfWhatFlowsThere() {
        float[][] windows = new float[WINDOWS][27];
        float[] moments = new float[27 * 27];
        for (float[] window : windows) {
            for (int i = 0; i < 27; i++) {
                window[i] = (float) random.nextGaussian() + (i % 4);
            }
            for (int i = 0; i < moments.length; i++) {
                moments[i] += window[i / 27] * window[i % 27] / WINDOWS;
            }
        }
        // Tall kernels to 2 channels, then wide ones: the second sees both channels at the 3 places of its kernel.
        List<Array> factors = random(List.of(Shape.of(8, 2, 1, 3), Shape.of(2, 3, 3, 1)));
        List<LayerStatistics> all = known(factors, LayerStatistic.INPUT_MOMENT,
                Map.of(LayerStatistic.INPUT_MOMENT, Array.of(moments, 1, 27, 27)));
        float[] between = new float[36];
        float[] first = new float[81];
        for (float[] window : windows) {
            float[] hidden = new float[6];
            for (int place = 0; place < 3; place++) {
                float[] seen = new float[9];
                for (int i = 0; i < 9; i++) {
                    seen[i] = window[i / 3 * 9 + i % 3 * 3 + place];
                    hidden[place] += factors.getLast().floatAt(i) * seen[i];
                    hidden[3 + place] += factors.getLast().floatAt(9 + i) * seen[i];
                }
                for (int i = 0; i < 81; i++) {
                    first[i] += seen[i / 9] * seen[i % 9] / WINDOWS / 3;
                }
            }
            for (int i = 0; i < 36; i++) {
                between[i] += hidden[i / 6] * hidden[i % 6] / WINDOWS;
            }
        }
        assertThat(moment(all.getFirst())).usingComparatorWithPrecision(1e-4f).containsExactly(between);
        assertThat(moment(all.getLast())).usingComparatorWithPrecision(1e-3f).containsExactly(first);
    }

    private static float[] moment(LayerStatistics known) {
        return known.find(LayerStatistic.INPUT_MOMENT).orElseThrow().toFloats();
    }
}
