package espalier.experiment;

import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Shapes;
import espalier.model.metric.Sizes;
import java.util.Optional;

/// A model as it was opened, with all that can be said of it without data.
///
/// @param facts what is in its file
/// @param obstacle why it cannot be run, as a sentence; its layers can still be looked at and compressed
/// @param sizes what it takes uncompressed
public record OpenModel(ModelReference reference, Graph graph, ModelFacts facts, Optional<String> obstacle,
        Shapes shapes, Costs costs,
        Sizes sizes) {}
