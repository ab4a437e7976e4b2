package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Puts the nodes of a file into an order in which they can run, as close to the file's own as possible.
final class NodeOrder {
    private final List<NodeProto> nodes;
    private final Map<String, Integer> makers = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    /// @param weights the names of all initializers
    NodeOrder(GraphProto graph, Collection<String> weights) {
        this.nodes = graph.getNodeList();
        given.addAll(weights);
        graph.getInputList().forEach(input -> given.add(input.getName()));
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).getOutputList()) {
                if (!output.isEmpty() && (given.contains(output) || makers.put(output, i) != null)) {
                    throw new MalformedException("value '" + output + "' is made twice");
                }
            }
        }
    }

    /// All nodes, each after those whose outputs it takes; of several that could follow, the first of the file.
    ///
    /// @throws MalformedException if something is taken that nothing makes, or nodes wait for each other in a circle
    List<NodeProto> sorted() {
        int[] waiting = new int[nodes.size()];
        var followers = new HashMap<Integer, List<Integer>>();
        var ready = new PriorityQueue<Integer>();
        for (int i = 0; i < waiting.length; i++) {
            for (int maker : makersFor(nodes.get(i))) {
                waiting[i]++;
                followers.computeIfAbsent(maker, _ -> new ArrayList<>()).add(i);
            }
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        var sorted = new ArrayList<NodeProto>(waiting.length);
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int follower : followers.getOrDefault(next, List.of())) {
                if (--waiting[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        if (sorted.size() < waiting.length) {
            throw new MalformedException("its nodes wait for each other in a circle");
        }
        return sorted;
    }

    private Set<Integer> makersFor(NodeProto node) {
        var before = new HashSet<Integer>();
        for (String input : node.getInputList()) {
            if (makers.containsKey(input)) {
                before.add(makers.get(input));
            } else if (!input.isEmpty() && !given.contains(input)) {
                throw new MalformedException("node '%s' (%s) takes '%s', which nothing makes and no initializer holds"
                        .formatted(node.getName(), node.getOpType(), input));
            }
        }
        for (String captured : captured(node)) {
            if (makers.containsKey(captured)) {
                before.add(makers.get(captured));
            }
        }
        return before;
    }

    /// The values that the graphs inside `node` take from around it, and perhaps some of their own.
    static Set<String> captured(NodeProto node) {
        var captured = new HashSet<String>();
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                capture(attribute.getG(), captured);
            }
            attribute.getGraphsList().forEach(graph -> capture(graph, captured));
        }
        return captured;
    }

    private static void capture(GraphProto graph, Set<String> captured) {
        for (NodeProto inner : graph.getNodeList()) {
            captured.addAll(inner.getInputList());
            captured.addAll(captured(inner));
        }
        graph.getOutputList().forEach(output -> captured.add(output.getName()));
    }
}
