package espalier.format.torch.read;

import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names weights that freezing made nameless after the first node that takes them: `conv3.weight`, `linear1.bias`.
final class ConstantNames {
    private final Graph graph;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> originals = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private ConstantNames(Graph graph) {
        this.graph = graph;
    }

    static Graph given(Graph graph) {
        boolean isNamed = graph.weights().keySet().stream().noneMatch(name -> name.startsWith(ModuleTree.CONSTANT));
        return isNamed ? graph : new ConstantNames(graph).renamed();
    }

    private Graph renamed() {
        graph.nodes().forEach(this::name);
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            List<String> inputs = node.inputs().stream().map(input -> names.getOrDefault(input, input)).toList();
            nodes.add(new Node(node.id(), node.name(), node.op(), inputs, node.outputs()));
        }
        var weights = new LinkedHashMap<String, Weight>();
        for (Node node : nodes) {
            for (String input : node.inputs()) {
                Weight weight = graph.weights().get(original(input));
                if (weight != null) {
                    weights.putIfAbsent(input, weight);
                }
            }
        }
        graph.weights().forEach((name, weight) -> weights.putIfAbsent(names.getOrDefault(name, name), weight));
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, weights, graph.source());
    }

    private String original(String name) {
        return originals.getOrDefault(name, name);
    }

    private void name(Node node) {
        List<String> nameless = node.inputs().stream()
                .filter(input -> input.startsWith(ModuleTree.CONSTANT) && graph.weights().containsKey(input)
                        && !names.containsKey(input))
                .toList();
        if (nameless.isEmpty()) {
            return;
        }
        String kind = switch (node.op().type()) {
            case "Conv" -> "conv";
            case "ConvTranspose" -> "convTranspose";
            case "Gemm", "MatMul" -> "linear";
            case "BatchNormalization", "LayerNormalization", "InstanceNormalization" -> "norm";
            case "Gather" -> "embedding";
            default -> "constant";
        };
        String owner = kind + counts.merge(kind, 1, Integer::sum);
        for (String input : nameless) {
            String part = switch (node.inputs().indexOf(input)) {
                case 1 -> kind.equals("constant") ? "" : ".weight";
                case 2 -> ".bias";
                case 3 -> ".running_mean";
                case 4 -> ".running_var";
                default -> kind.equals("embedding") ? ".weight" : "";
            };
            String name = owner + part;
            for (int i = 2; originals.containsKey(name) || graph.weights().containsKey(name); i++) {
                name = owner + part + "_" + i;
            }
            names.put(input, name);
            originals.put(name, input);
        }
    }
}
