package espalier.experiment;

import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;

/// Counts the numbers of weights that are not zero, and remembers the count of each weight until it is another object.
final class NonZeroCounts implements ToLongBiFunction<String, Weight> {
    private final Map<String, Counted> latest = new HashMap<>();

    private record Counted(Weight weight, long nonZeros) {}

    @Override
    public long applyAsLong(String name, Weight weight) {
        Counted known = latest.get(name);
        if (known == null || known.weight != weight) {
            known = new Counted(weight, weight.nonZeros());
            latest.put(name, known);
        }
        return known.nonZeros;
    }
}
