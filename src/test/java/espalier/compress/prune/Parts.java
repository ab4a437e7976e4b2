package espalier.compress.prune;

import espalier.compress.SmallModels;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Connections;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Parts to prune, and what their filters are by the plainest loops.
final class Parts {
    private Parts() {
    }

    /// Knob values from names and values in turns.
    static Map<String, KnobValue> knobs(Object... namesAndValues) {
        var knobs = new LinkedHashMap<String, KnobValue>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            knobs.put((String) namesAndValues[i], KnobValue.parse(namesAndValues[i + 1].toString()));
        }
        return knobs;
    }

    static Part part(Array values, int outputAxis, int groups) {
        return new Part(values, outputAxis, new Connections(values.shape(), outputAxis, groups),
                new Part.Origin("part", Optional.empty()));
    }

    /// A part of random shape: a matrix of either layout, a convolution or a transposed one, grouped or not.
    static Part random(RandomGenerator random) {
        int groups = random.nextInt(1, 4);
        int a = groups * random.nextInt(1, 6);
        int b = random.nextInt(1, 9);
        return switch (random.nextInt(5)) {
            case 0 -> part(SmallModels.normal(random, a, b), 0, 1);
            case 1 -> part(SmallModels.normal(random, b, a), 1, 1);
            case 2 -> part(SmallModels.normal(random, a, b, 3), 0, groups);
            case 3 -> part(SmallModels.normal(random, a, b, 2, 3), 0, groups);
            default -> part(SmallModels.normal(random, a, b, 2, 2), 1, groups);
        };
    }

    /// For every output, the positions of its weights as `[input][place in the kernel]`.
    static List<int[][]> filters(Part part) {
        Shape shape = part.values().shape();
        int first = (int) shape.size(0);
        int second = (int) shape.size(1);
        int taps = (int) (shape.elements() / first / second);
        int groups = part.connections().groups();
        var filters = new ArrayList<int[][]>();
        boolean isTransposed = part.connections().outputAxis() == 1;
        for (int group = 0; group < groups; group++) {
            for (int out = 0; out < (isTransposed ? second : first / groups); out++) {
                int[][] filter = new int[isTransposed ? first / groups : second][taps];
                for (int in = 0; in < filter.length; in++) {
                    for (int tap = 0; tap < taps; tap++) {
                        int row = isTransposed ? group * (first / groups) + in : group * (first / groups) + out;
                        int column = isTransposed ? out : in;
                        filter[in][tap] = (row * second + column) * taps + tap;
                    }
                }
                filters.add(filter);
            }
        }
        return filters;
    }

    /// A mask from hexadecimal digits, the first element highest.
    static Mask mask(Shape shape, String hexadecimal) {
        return Mask.of(shape, i -> (Character.digit(hexadecimal.charAt(i / 4), 16) >> (3 - i % 4) & 1) != 0);
    }

    static List<Mask> masks(Criterion<?> criterion, List<Part> parts, Object... knobs) {
        return masksOf(criterion, parts, knobs);
    }

    private static <S extends Record> List<Mask> masksOf(Criterion<S> criterion, List<Part> parts, Object... knobs) {
        return criterion.masks(parts, criterion.read(knobs(knobs)));
    }

    static Mask mask(Criterion<?> criterion, Part part, Object... knobs) {
        return masks(criterion, List.of(part), knobs).getFirst();
    }
}
