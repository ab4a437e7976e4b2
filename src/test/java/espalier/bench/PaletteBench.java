package espalier.bench;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.quantize.KMeansPalette;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Palettes of a large layer.
final class PaletteBench implements Benchmark {
    private static final int ROUNDS = 3;
    private static final int WEIGHTS = 10_000_000;

    @Override
    public String name() {
        return "Palettes";
    }

    @Override
    public List<Row> run() throws Exception {
        var random = new SplittableRandom(1);
        float[] values = new float[WEIGHTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Array weights = Array.of(values, 2_500, WEIGHTS / 2_500);
        return List.of(row("one palette", weights, Map.of("bits", KnobValue.of(4))),
                row("one palette per output", weights,
                        Map.of("bits", KnobValue.of(4), "granularity", KnobValue.of("channel"))));
    }

    /// Everything is counted anew each time, as for a layer that is seen first.
    private static Row row(String what, Array weights, Map<String, KnobValue> knobs) throws Exception {
        var method = new KMeansPalette();
        double seconds = Stopwatch.processor(ROUNDS,
                () -> method.levels(new Part(weights, 0), Kept.ALL, method.read(knobs)));
        return Row.atMost("k-means of 10 M weights to 16 values, " + what, seconds, 2, "s");
    }
}
