package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sums of products by Einstein's convention, such as `bij, bjk -> bik`. Inputs: as many as the equation has terms.
///
/// @param equation without spaces; letters name dimensions, `...` stands for any number of broadcast ones
public record Einsum(String equation) implements NeuralOp {
    private static final String ANY = "...";

    public Einsum {
        equation = equation.replace(" ", "");
        if (!equation.replace(ANY, "").matches("[A-Za-z]*(,[A-Za-z]*)*(->[A-Za-z]*)?")) {
            throw new IllegalArgumentException("the equation '" + equation + "' is not one of letters and dots");
        }
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        List<String> terms = terms();
        if (terms.size() != inputs.facts().size()) {
            throw new IllegalArgumentException("the equation '%s' has %d terms, not %d".formatted(equation,
                    terms.size(), inputs.facts().size()));
        }
        if (inputs.facts().stream().anyMatch(fact -> fact.shape().isEmpty())) {
            return List.of(Fact.like(inputs.get(0), Optional.empty()));
        }
        var sizes = new LinkedHashMap<String, Dim>();
        Shape broadcast = Shape.SCALAR;
        for (int i = 0; i < terms.size(); i++) {
            broadcast = Broadcast.of(broadcast, named(terms.get(i), inputs.shape(i).orElseThrow(), sizes));
        }
        var result = new ArrayList<Dim>();
        for (String label : labels(output())) {
            if (label.equals(ANY)) {
                result.addAll(broadcast.dims());
            } else if (sizes.containsKey(label)) {
                result.add(sizes.get(label));
            } else {
                throw new IllegalArgumentException("no term of '" + equation + "' has the dimension " + label);
            }
        }
        return List.of(Fact.like(inputs.get(0), Optional.of(new Shape(result))));
    }

    /// Takes note of the size of each letter, and gives the dimensions that dots stand for.
    private Shape named(String term, Shape data, Map<String, Dim> sizes) {
        List<String> labels = labels(term);
        int dots = data.rank() - labels.size() + (labels.contains(ANY) ? 1 : 0);
        if (dots < 0 || dots > 0 && !labels.contains(ANY)) {
            throw new IllegalArgumentException("the term '" + term + "' does not fit " + data);
        }
        int axis = 0;
        Shape any = Shape.SCALAR;
        for (String label : labels) {
            if (label.equals(ANY)) {
                any = new Shape(data.dims().subList(axis, axis + dots));
                axis += dots;
            } else {
                Dim dim = data.dim(axis++);
                Dim before = sizes.getOrDefault(label, dim);
                if (Dims.differ(before, dim) && before.sizeOr(1) != 1 && dim.sizeOr(1) != 1) {
                    throw new IllegalArgumentException("the dimension " + label + " is " + before + " and " + dim);
                }
                sizes.put(label, before.isKnown() && before.sizeOr(1) != 1 ? before : dim);
            }
        }
        return any;
    }

    private List<String> terms() {
        return List.of(equation.split("->", -1)[0].split(",", -1));
    }

    /// What is left: as the equation says, or dots and then all letters that are there once, in alphabetical order.
    private String output() {
        String[] sides = equation.split("->", -1);
        if (sides.length > 1) {
            return sides[1];
        }
        var counts = new TreeMap<String, Integer>();
        terms().forEach(term -> labels(term).forEach(label -> counts.merge(label, 1, Integer::sum)));
        var output = new StringBuilder(counts.containsKey(ANY) ? ANY : "");
        counts.forEach((label, count) -> output.append(count == 1 && !label.equals(ANY) ? label : ""));
        return output.toString();
    }

    private static List<String> labels(String term) {
        var labels = new ArrayList<String>();
        for (int i = 0; i < term.length(); i++) {
            boolean isAny = term.startsWith(ANY, i);
            labels.add(isAny ? ANY : term.substring(i, i + 1));
            i += isAny ? ANY.length() - 1 : 0;
        }
        return labels;
    }
}
