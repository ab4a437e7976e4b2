package espalier.ui.shell;

import espalier.model.InputException;
import espalier.model.channel.ChannelGroup;
import espalier.model.channel.Channels;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.ui.layer.LayerState;
import java.util.LinkedHashSet;
import java.util.List;

/// The layers of a model whose channels hang together.
record CoupledLayers(List<ChannelGroup> groups) {
    CoupledLayers {
        groups = List.copyOf(groups);
    }

    /// Those of `graph`; none where its shapes do not fit, which other places say.
    static CoupledLayers of(Graph graph) {
        try {
            return new CoupledLayers(Channels.of(graph));
        } catch (InputException _) {
            return new CoupledLayers(List.of());
        }
    }

    /// What `layer` shares its channels with.
    LayerState.Coupled with(Layer layer) {
        var others = new LinkedHashSet<String>();
        int channels = 0;
        String obstacle = "";
        for (ChannelGroup group : Channels.madeBy(layer, groups)) {
            channels += group.size();
            others.addAll(group.producers());
            obstacle = obstacle.isEmpty() ? group.obstacle().orElse("") : obstacle;
        }
        others.remove(layer.name());
        return new LayerState.Coupled(channels, List.copyOf(others), obstacle);
    }
}
