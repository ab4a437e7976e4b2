package espalier.compress.rewrite;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Binary;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Dense;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A graph to whose layers constants are being added, one number for each output.
final class Biases {
    private final Graph graph;
    private final GraphDraft draft;
    private final Map<Integer, List<Node>> nodes = new LinkedHashMap<>();

    Biases(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
        graph.nodes().forEach(node -> nodes.put(node.id(), List.of(node)));
    }

    /// Why nothing can be added to what `node` computes, as a clause that follows "because".
    Optional<String> obstacle(Node node) {
        if (!draft.isAlone(node.input(1))) {
            return Optional.of("several nodes share its weights, each with inputs of its own");
        }
        if (node.hasInput(2) && draft.constant(node.input(2)).isEmpty()) {
            return Optional.of("its bias is computed");
        }
        boolean takesBias = node.op() instanceof Conv || node.op() instanceof ConvTranspose
                || node.op() instanceof Gemm || node.op() instanceof MatMul;
        return takesBias ? Optional.empty() : Optional.of("its operator takes no bias");
    }

    /// Adds `numbers` to what `node` computes.
    void add(Node node, double[] numbers) {
        switch (node.op()) {
            case MatMul _ -> addBehind(node, numbers);
            case Gemm gemm when gemm.beta() == 0 -> nodes.put(node.id(),
                    List.of(withBias(node, new Gemm(gemm.alpha(), 1, gemm.transposeA(), gemm.transposeB()),
                            scaled(numbers, gemm.alpha()))));
            case Gemm gemm -> nodes.put(node.id(),
                    List.of(withBias(node, gemm, scaled(numbers, gemm.alpha() / gemm.beta()))));
            default -> nodes.put(node.id(), List.of(withBias(node, node.op(), numbers)));
        }
    }

    private static double[] scaled(double[] numbers, double factor) {
        double[] scaled = numbers.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    private Node withBias(Node node, Op op, double[] numbers) {
        boolean has = node.hasInput(2) && !(node.op() instanceof Gemm gemm && gemm.beta() == 0);
        String bias = has
                ? draft.settle(node.input(2), node.input(2) + "/corrected", sum(node.input(2), numbers))
                : draft.addBias(draft.constant(node.input(1)).orElseThrow(), row(numbers));
        return new Node(node.id(), node.name(), op, List.of(node.input(0), node.input(1), bias), node.outputs());
    }

    /// A constant that is added to the product already takes the numbers; else a new node adds them.
    private void addBehind(Node node, double[] numbers) {
        Optional<Node> sum = graph.nodes().stream().filter(next -> next.inputs().contains(node.output())).findFirst()
                .filter(next -> next.op() instanceof Binary(var kind) && kind == Binary.Kind.Add
                        && draft.uses(node.output()) == 1 && isRow(next, node, numbers.length));
        if (sum.isPresent()) {
            int other = sum.get().input(0).equals(node.output()) ? 1 : 0;
            String value = sum.get().input(other);
            var inputs = new ArrayList<>(sum.get().inputs());
            inputs.set(other, draft.settle(value, value + "/corrected", sum(value, numbers)));
            nodes.put(sum.get().id(),
                    List.of(new Node(sum.get().id(), sum.get().name(), sum.get().op(), inputs, sum.get().outputs())));
            return;
        }
        String product = draft.fresh(node.output() + "/product");
        String bias = draft.addBias(draft.constant(node.input(1)).orElseThrow(), row(numbers));
        nodes.put(node.id(), List.of(
                new Node(node.id(), node.name(), node.op(), node.inputs(), List.of(product)),
                new Node(draft.freshId(), draft.fresh(node.name() + "/Add"), new Binary(Binary.Kind.Add),
                        List.of(product, bias), node.outputs())));
    }

    private boolean isRow(Node sum, Node product, int outputs) {
        String other = sum.input(sum.input(0).equals(product.output()) ? 1 : 0);
        return draft.weight(other).filter(weight -> weight.shape().elements() == outputs
                && weight.shape().size(weight.shape().rank() - 1) == outputs).isPresent();
    }

    /// A bias with `numbers` added; one number for all outputs becomes one for each.
    private Dense sum(String value, double[] numbers) {
        Array bias = draft.weight(value).orElseThrow().toDense();
        if (bias.elements() != numbers.length) {
            double[] all = numbers.clone();
            for (int i = 0; i < all.length; i++) {
                all[i] += bias.floatAt(0);
            }
            return new Dense(row(all));
        }
        float[] sums = bias.toFloats();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (float) (sums[i] + numbers[i]);
        }
        return new Dense(Array.of(sums, bias.shape()));
    }

    private static Array row(double[] numbers) {
        float[] row = new float[numbers.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) numbers[i];
        }
        return Array.of(row, Shape.of(row.length));
    }

    Graph graph() {
        return draft.with(nodes.values().stream().flatMap(List::stream).toList());
    }
}
