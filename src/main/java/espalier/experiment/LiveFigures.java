package espalier.experiment;

import espalier.compress.Compression;
import espalier.compress.LayerReport;
import espalier.model.graph.Costs;
import espalier.model.metric.Sizes;
import java.util.List;
import java.util.Map;

/// What a draft recipe makes of the model, measured without data and before any recovery.
///
/// @param compression the compressed model, and what could not be done to some layers
/// @param sizes bytes, equal to the files it would write; that of the coded file of large models comes later
/// @param costs what each layer and the whole cost for one input
/// @param layers how each layer is stored, in the order of the model
/// @param reports by layer name, of the layers that are compressed
/// @param layerBytes by layer name, what each of those takes in the packed file
public record LiveFigures(Compression compression, Sizes sizes, Costs costs, List<TrialLayer> layers,
        Map<String, LayerReport> reports, Map<String, Long> layerBytes) {
    /// These figures with the size of the coded file.
    LiveFigures withCoded(Sizes.Coded coded) {
        return new LiveFigures(compression, sizes.withCoded(coded), costs, layers, reports, layerBytes);
    }

    public LiveFigures {
        layers = List.copyOf(layers);
        reports = Map.copyOf(reports);
        layerBytes = Map.copyOf(layerBytes);
    }
}
