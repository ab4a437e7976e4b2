package espalier.format.torch.write;

import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The dotted names of weights in PyTorch. A weight that has only a machine's name gets its layer's.
final class ParameterNames {
    private static final Pattern MACHINE_NAME = Pattern.compile("onnx::.*|[_v]*\\d+|.*::.*_\\d+");

    private final Map<String, String> names = new HashMap<>();

    ParameterNames(Graph graph) {
        for (Layer layer : graph.layers()) {
            String module = module(layer.name());
            put(layer.weight(), module + ".weight");
            Node node = layer.node();
            if (node.hasInput(2) && graph.weights().containsKey(node.input(2))) {
                put(node.input(2), module + ".bias");
            }
        }
    }

    /// A path of modules as dotted names: `/layers/layers.0/conv1` is `layers.0.conv1`, where exporters say the list's name twice.
    private static String module(String path) {
        var module = new StringBuilder();
        String before = "/";
        for (String part : path.replaceFirst("^/+", "").split("/")) {
            String rest = part.startsWith(before + ".") ? part.substring(before.length() + 1) : part;
            module.append(module.isEmpty() ? "" : ".").append(rest);
            before = part;
        }
        return module.toString();
    }

    private void put(String weight, String name) {
        if (isMachines(weight)) {
            names.putIfAbsent(weight, name);
        }
    }

    static boolean isMachines(String name) {
        return MACHINE_NAME.matcher(name).matches();
    }

    String of(String weight) {
        return names.getOrDefault(weight, weight);
    }
}
