package espalier.train;

import espalier.model.graph.Graph;
import espalier.model.weight.CompressedLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What training made.
///
/// @param layers the compressed layers by weight name, under the constraints they had
/// @param curve from before the first step to after the last
public record Trained(Graph graph, Map<String, CompressedLayer> layers, List<CurvePoint> curve) {
    public Trained {
        layers = new LinkedHashMap<>(layers);
        curve = List.copyOf(curve);
    }
}
