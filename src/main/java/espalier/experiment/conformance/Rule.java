package espalier.experiment.conformance;

import java.util.List;

/// Something a runtime asks of the integers in a graph.
@FunctionalInterface
interface Rule {
    /// A sentence for each node that breaks it.
    List<String> violations(QuantizedView graph);
}
