package espalier.cli;

import espalier.model.channel.ChannelGroup;
import espalier.model.channel.Channels;
import espalier.model.graph.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The groups of channels that can only be removed together, as `inspect --groups` shows them.
record ChannelGroups(List<ChannelGroup> groups) {
    static ChannelGroups of(Graph graph) {
        return new ChannelGroups(Channels.of(graph));
    }

    void addTo(Map<String, Object> fields, List<String> lines) {
        lines.add("");
        lines.add("%-8s %s".formatted("channels", "made by, removed together; read by"));
        var all = new ArrayList<Map<String, Object>>();
        for (ChannelGroup group : groups) {
            String readers = group.readers().isEmpty() ? "" : "; read by " + String.join(", ", group.readers());
            String stays = group.obstacle().map(reason -> "; cannot be removed, because " + reason).orElse("");
            lines.add("%,8d %s%s%s".formatted(group.size(), String.join(" + ", group.producers()), readers, stays));
            var entry = new LinkedHashMap<String, Object>();
            entry.put("channels", group.size());
            entry.put("producers", group.producers());
            entry.put("readers", group.readers());
            entry.put("obstacle", group.obstacle().orElse(null));
            all.add(entry);
        }
        fields.put("groups", all);
    }
}
