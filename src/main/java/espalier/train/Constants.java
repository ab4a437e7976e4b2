package espalier.train;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The constants of a graph that kernels want on the heap: integers such as axes and shapes, and single numbers such as bounds.
final class Constants {
    private final Map<Integer, Array> wholes = new HashMap<>();
    private final Map<Integer, long[]> longs = new HashMap<>();
    private final Map<Integer, Double> numbers = new HashMap<>();

    Constants(Plan plan, Graph graph) {
        plan.weights().forEach((name, slot) -> add(slot, graph.weights().get(name)));
        plan.constants().forEach(this::add);
    }

    private void add(int slot, Weight weight) {
        if (!(weight instanceof Dense(var array)) || array.type() == ElementType.STRING) {
            return;
        }
        if (array.type().isInteger() || array.type() == ElementType.BOOL) {
            wholes.put(slot, array);
        }
        if (array.elements() == 1) {
            numbers.put(slot, array.toDoubles()[0]);
        }
    }

    /// The integers of a constant.
    Optional<long[]> longs(int slot) {
        return Optional.ofNullable(wholes.get(slot))
                .map(array -> longs.computeIfAbsent(slot, _ -> array.toLongs()));
    }

    /// The only number of a constant.
    Optional<Double> number(int slot) {
        return Optional.ofNullable(numbers.get(slot));
    }
}
