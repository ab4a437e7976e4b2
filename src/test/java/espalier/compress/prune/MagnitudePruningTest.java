package espalier.compress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.SmallModels;
import espalier.compress.method.Part;
import espalier.compress.prune.MagnitudePruning.Settings;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Magnitude pruning against a full sort.
class MagnitudePruningTest {
    private record Place(int array, int index, float magnitude) {}

    private static Settings settings(double sparsity, Scope scope) {
        return new MagnitudePruning()
                .read(Map.of("sparsity", KnobValue.of(sparsity), "scope",
                        KnobValue.of(scope.name().toLowerCase(Locale.ROOT))));
    }

    private static List<boolean[]> bySorting(List<Array> arrays, double sparsity) {
        var places = new ArrayList<Place>();
        var kept = new ArrayList<boolean[]>();
        for (int a = 0; a < arrays.size(); a++) {
            float[] values = arrays.get(a).toFloats();
            kept.add(new boolean[values.length]);
            for (int i = 0; i < values.length; i++) {
                places.add(new Place(a, i, Math.abs(values[i])));
            }
        }
        // The sort is stable: of equal magnitudes the first go first.
        places.sort(Comparator.comparingDouble(Place::magnitude));
        places.subList((int) Math.round(sparsity * places.size()), places.size())
                .forEach(place -> kept.get(place.array)[place.index] = true);
        return kept;
    }

    private static void agrees(List<Array> arrays, double sparsity) {
        List<Mask> masks = new MagnitudePruning().masks(arrays.stream().map(array -> new Part(array, 0)).toList(),
                settings(sparsity, Scope.GLOBAL));
        List<boolean[]> expected = bySorting(arrays, sparsity);
        for (int a = 0; a < arrays.size(); a++) {
            boolean[] kept = expected.get(a);
            assertThat(masks.get(a)).isEqualTo(Mask.of(arrays.get(a).shape(), i -> kept[i]));
        }
    }

    @Test
    void prunesExactlyTheSmallest() {
        RandomGenerator random = SmallModels.random(11);
        for (int i = 0; i < 40; i++) {
            var arrays = new ArrayList<Array>();
            for (int a = random.nextInt(1, 4); a > 0; a--) {
                arrays.add(SmallModels.normal(random, random.nextInt(1, 60), random.nextInt(1, 300)));
            }
            agrees(arrays, random.nextDouble(0, 0.99));
        }
    }

    @Test
    void prunesAsManyAsAskedWhereMagnitudesAreEqual() {
        RandomGenerator random = SmallModels.random(12);
        for (int i = 0; i < 40; i++) {
            float[] values = new float[random.nextInt(1, 20_000)];
            for (int j = 0; j < values.length; j++) {
                values[j] = random.nextInt(-2, 3) * 0.25f;
            }
            agrees(List.of(Array.of(values.clone(), values.length), Array.of(values, values.length)),
                    random.nextDouble(0, 0.99));
        }
    }

    @Test
    void handlesSubnormalAndHugeNumbers() {
        float[] values = {Float.MIN_VALUE, -Float.MIN_VALUE, 0f, -0f, Float.MAX_VALUE, -1e-39f, 1e-39f, 3e38f, 1};
        for (double sparsity : new double[]{0, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99}) {
            agrees(List.of(Array.of(values, values.length)), sparsity);
        }
    }

    @Test
    void aDrawnThresholdPartsWhatIsPrunedFromWhatIsKept() {
        RandomGenerator random = SmallModels.random(13);
        Array values = SmallModels.normal(random, 100, 100);
        var part = new Part(values, 0);
        for (double sparsity : new double[]{0, 0.3, 0.9, 0.99}) {
            var settings = settings(sparsity, Scope.LOCAL);
            double threshold = new MagnitudePruning().threshold(List.of(part), settings).orElseThrow();
            Mask mask = new MagnitudePruning().masks(List.of(part), settings).getFirst();
            for (int i = 0; i < 10_000; i++) {
                assertThat(Math.abs(values.floatAt(i)) >= threshold).isEqualTo(mask.keeps(i));
            }
        }
    }
}
