package espalier.bench;

import espalier.compress.method.Part;
import espalier.compress.prune.MagnitudePruning;
import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Masks of large layers, by how many passes over the memory they take.
final class MaskBench implements Benchmark {
    private static final int ROUNDS = 5;
    private static final int WEIGHTS = 100_000_000;

    private double sum;

    @Override
    public String name() {
        return "Masks";
    }

    @Override
    public List<Row> run() throws Exception {
        Array values = weights();
        var rows = new ArrayList<Row>();
        rows.add(passes("Magnitude mask of 100 M weights", values, 4, Map.of()));
        rows.add(passes("2:4 mask of 100 M weights", values, 0, Map.of("pattern", KnobValue.of("nm"))));
        rows.add(passes("Mask of blocks 4 × 4 of 100 M weights", values, 0, Map.of("pattern", KnobValue.of("block"))));
        rows.add(passes("Mask of channels of 100 M weights", values, 0, Map.of("pattern", KnobValue.of("channel"))));
        return rows;
    }

    /// Everything is counted anew each time, as for a layer that is seen first.
    private Row passes(String what, Array values, double most, Map<String, KnobValue> knobs) throws Exception {
        var method = new MagnitudePruning();
        Stopwatch.Result result = Stopwatch.compare(ROUNDS, () -> pass(values), () -> {
            List<Mask> masks = method.masks(List.of(new Part(values, 0)), method.read(knobs));
            sum += masks.getFirst().kept();
        });
        String detail = "%.2f s over %.2f s of one pass".formatted(result.second(), result.first());
        return most == 0
                ? Row.plain(what, "%.1f passes (%s)".formatted(result.ratio(), detail))
                : new Row(what, "%.2f passes (%s)".formatted(result.ratio(), detail), "≤ %.0f".formatted(most),
                        result.ratio() <= most);
    }

    /// A pass over the memory that costs next to nothing else: the bits that any number has.
    private void pass(Array values) {
        FloatBlocks.read(values, (block, count, _) -> {
            int any = 0;
            for (int i = 0; i < count; i++) {
                any |= Float.floatToRawIntBits(block[i]);
            }
            sum += any;
        });
    }

    private static Array weights() {
        var random = new SplittableRandom(1);
        float[] values = new float[WEIGHTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble() + random.nextDouble() - random.nextDouble() - random.nextDouble());
        }
        return Array.of(values, 10_000, WEIGHTS / 10_000);
    }
}
