package espalier.experiment.conformance;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The integers of a graph: who rounds, who decodes, and the grid of each.
final class QuantizedView {
    /// A grid that a node rounds to or decodes from.
    ///
    /// @param node the QuantizeLinear or DequantizeLinear node, or the layer whose weight is stored on the grid
    /// @param type of the integers
    /// @param scales, zeros one, or one per slice along `axis`
    /// @param decodesConstant whether the integers are a weight or a bias
    record Site(Node node, ElementType type, float[] scales, float[] zeros, int axis, boolean decodesConstant) {
        boolean isZeroFree() {
            for (float zero : zeros) {
                if (zero != 0) {
                    return false;
                }
            }
            return true;
        }

        String name() {
            return nameOf(node);
        }
    }

    private final Graph graph;
    private final Map<String, Node> producers;
    private final List<Site> sites = new ArrayList<>();

    QuantizedView(Graph graph) {
        this.graph = graph;
        producers = graph.producers();
        for (Node node : graph.nodes()) {
            switch (node.op()) {
                case QuantizeLinear op -> site(node, op.axis()).ifPresent(sites::add);
                case DequantizeLinear op -> site(node, op.axis()).ifPresent(sites::add);
                default -> stored(node).ifPresent(sites::add);
            }
        }
    }

    Graph graph() {
        return graph;
    }

    List<Site> sites() {
        return sites;
    }

    static String nameOf(Node node) {
        return "'" + (node.name().isEmpty() ? node.output() : node.name()) + "'";
    }

    /// The layers: convolutions and products.
    List<Node> layers() {
        return graph.nodes().stream().filter(node -> node.op() instanceof Conv || node.op() instanceof Gemm
                || node.op() instanceof MatMul).toList();
    }

    /// The grid that input `index` of a node is decoded from.
    Optional<Site> gridOf(Node node, int index) {
        Node maker = producers.get(node.input(index));
        return sites.stream().filter(site -> site.node == (index == 1 && maker == null ? node : maker)).findFirst();
    }

    /// The grid that the result of a node is rounded to, perhaps after a ReLU or clip.
    Optional<Site> gridAfter(Node node) {
        for (Node next : graph.nodes()) {
            if (next.input(0).equals(node.output())) {
                if (next.op() instanceof QuantizeLinear) {
                    return sites.stream().filter(site -> site.node == next).findFirst();
                }
                if (next.op().type().equals("Relu") || next.op().type().equals("Clip")) {
                    return gridAfter(next);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Array> constant(String name) {
        return graph.weights().get(name) instanceof Dense(Array array) ? Optional.of(array) : Optional.empty();
    }

    private Optional<Site> site(Node node, int axis) {
        Optional<Array> integers = constant(node.input(0));
        return constant(node.input(1)).map(scales -> {
            float[] zeros = constant(node.input(2)).map(Array::toFloats).orElse(new float[1]);
            ElementType type = integers.map(Array::type).or(() -> constant(node.input(2)).map(Array::type))
                    .orElse(ElementType.UINT8);
            return new Site(node, type, scales.toFloats(), zeros, scales.elements() == 1 ? Grid.TENSOR : axis,
                    integers.isPresent());
        });
    }

    /// Weights whose integers were read with their grid.
    private Optional<Site> stored(Node node) {
        Weight weight = graph.weights().get(node.input(1));
        Weight values = weight instanceof Sparse sparse ? sparse.values() : weight;
        return values instanceof Quantized quantized
                ? Optional.of(new Site(node,
                        quantized.grid().bits() <= 4 ? ElementType.INT4 : ElementType.INT8,
                        quantized.grid().scales().toFloats(), quantized.grid().zeros().toFloats(),
                        quantized.grid().axis(),
                        true))
                : Optional.empty();
    }
}
