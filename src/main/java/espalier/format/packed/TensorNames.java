package espalier.format.packed;

import java.util.HashSet;
import java.util.Set;

/// Names the tensors of a packed file; reader and writer ask in the same order and so get the same names.
final class TensorNames {
    /// The tensor with the graph.
    static final String GRAPH = "espalier.graph";

    private final Set<String> taken = new HashSet<>(Set.of(GRAPH, "__metadata__"));

    /// `name`, or where that is taken the next free one.
    String unique(String name) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}
