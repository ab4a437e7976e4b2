package espalier.train;

import espalier.data.DataSet;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recovery;
import espalier.model.weight.CompressedLayer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What to train, on what, and how.
///
/// @param graph the model as it is now, compressed layers included
/// @param layers the compressed layers by weight name; a compressed weight that is not here keeps the form it has
/// @param teacher the model that distillation follows
/// @param remasking chooses masks anew where the recovery prunes while it trains; empty if the stage before prunes nothing
/// @param seed decides the order of the examples and everything else that is drawn
public record TrainingTask(Graph graph, Map<String, CompressedLayer> layers, Optional<Graph> teacher, DataSet data,
        Recovery recovery, Optional<Remasking> remasking, long seed) {
    /// A task that prunes nothing while it trains.
    public TrainingTask(Graph graph, Map<String, CompressedLayer> layers, Optional<Graph> teacher, DataSet data,
            Recovery recovery, long seed) {
        this(graph, layers, teacher, data, recovery, Optional.empty(), seed);
    }

    public TrainingTask {
        layers = new LinkedHashMap<>(layers);
    }
}
