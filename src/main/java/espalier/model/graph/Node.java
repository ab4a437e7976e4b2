package espalier.model.graph;

import espalier.model.op.Op;
import java.util.List;

/// One step of a graph: an operator applied to named values.
///
/// @param id stable within the graph's history: a rewrite keeps the ids of the nodes it keeps
/// @param name as in the file; may be empty
/// @param inputs value names in the operator's order; empty for an optional input that is left out
/// @param outputs value names in the operator's order; empty for an output nobody wants
public record Node(int id, String name, Op op, List<String> inputs, List<String> outputs) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /// The name of input `index`, empty if it is left out.
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /// Whether input `index` is there.
    public boolean hasInput(int index) {
        return !input(index).isEmpty();
    }

    /// The first output.
    public String output() {
        return outputs.getFirst();
    }
}
