package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import espalier.format.onnx.RuntimeForm.Factors;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.FactoredNodes;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Value;
import espalier.model.op.Dropout;
import espalier.model.op.Gemm;
import espalier.model.op.Resize;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Turns a graph into an ONNX model, compressed weights in their runtime form.
final class GraphWriter {
    private final Graph graph;
    private final Shapes shapes;
    private final RuntimePlan plan;
    private final TensorWriter tensors;
    private final Folding folding;
    private final NodeWriter nodeWriter;
    private final ModelProto.Builder model = ModelProto.newBuilder();
    private final GraphProto.Builder proto = model.getGraphBuilder();
    private final WeightWriter weightWriter;
    private final Map<String, List<String>> factorNames = new HashMap<>();

    /// @param isMeasuring whether only the model's length is wanted
    GraphWriter(Graph graph, boolean isMeasuring) {
        this.graph = graph;
        this.shapes = Shapes.of(graph);
        this.plan = new RuntimePlan(graph, shapes);
        this.tensors = new TensorWriter(isMeasuring);
        this.folding = new Folding(graph, plan.opset());
        this.nodeWriter = new NodeWriter(plan.opset(), tensors);
        this.weightWriter = new WeightWriter(proto, tensors, names(graph));
    }

    List<String> notes() {
        return plan.notes();
    }

    /// Bytes of the model that are missing in [#write], when measuring: more than a file holds.
    long beyond() {
        return tensors.beyond();
    }

    ModelProto write() {
        Provenance.write(graph.source(), model);
        model.setIrVersion(irVersion());
        new TreeMap<>(graph.source().opsets()).forEach((domain, version) -> model.addOpsetImport(domain.isEmpty()
                ? OperatorSetIdProto.newBuilder().setVersion(plan.opset())
                : OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        proto.setName(graph.name());
        graph.inputs().forEach(input -> proto.addInput(ValueWriter.write(input, graph)));
        graph.weights().forEach(this::writeWeight);
        graph.nodes().forEach(this::writeNode);
        graph.outputs().forEach(output -> proto.addOutput(ValueWriter.write(output, graph)));
        if (model.getIrVersion() < 4) {
            listInitializersAsInputs();
        }
        return model.build();
    }

    private long irVersion() {
        long given = graph.source().version() == 0 ? 8 : graph.source().version();
        return plan.opset() == graph.source().opset() ? given : Math.max(given, Opsets.irVersion(plan.opset()));
    }

    private static Set<String> names(Graph graph) {
        var names = new HashSet<>(graph.weights().keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
        graph.nodes().forEach(node -> {
            names.add(node.name());
            names.addAll(node.outputs());
        });
        return names;
    }

    private void writeWeight(String name, Weight weight) {
        if (folding.isGone(name)) {
            return;
        }
        ElementType type = weight instanceof Dense(var array) ? array.type() : neededType(name);
        if (weight instanceof LowRank product && plan.form(name) instanceof Factors(List<RuntimeForm> forms)) {
            List<String> names = LowRank.names(forms.size()).stream()
                    .map(side -> weightWriter.fresh(name + "/" + side)).toList();
            factorNames.put(name, names);
            for (int i = 0; i < names.size(); i++) {
                weightWriter.write(names.get(i), product.factors().get(i), forms.get(i), type);
            }
        } else {
            weightWriter.write(name, weight, plan.form(name), type);
        }
    }

    /// The type of the data that a layer multiplies with its weight.
    private ElementType neededType(String weight) {
        return plan.uses().of(weight).layers().stream().findFirst().flatMap(node -> shapes.value(node.input(0)))
                .map(Value::type).filter(ElementType::isFloating).orElse(ElementType.FLOAT32);
    }

    private void writeNode(Node node) {
        String weight = plan.uses().weight(node.input(1));
        if (plan.uses().isAlias(node) && factorNames.containsKey(plan.uses().weight(node.output()))) {
            return;
        }
        if (factorNames.containsKey(weight)) {
            FactoredNodes.of(node, (LowRank) graph.weights().get(weight), factorNames.get(weight), weightWriter::fresh)
                    .forEach(part -> proto.addNode(withAllInputs(part, weight)));
            return;
        }
        NodeProto.Builder written = nodeWriter.write(node);
        folding.fold(node, written);
        if (node.op() instanceof Resize) {
            ResizeNodes.arrange(written, plan.opset());
        }
        if (node.op() instanceof Dropout dropout) {
            writeRatio(node, dropout, written);
        }
        proto.addNode(written);
    }

    /// Before operator set 11 Gemm cannot do without its third input.
    private NodeProto.Builder withAllInputs(Node factor, String weight) {
        NodeProto.Builder written = nodeWriter.write(factor);
        if (factor.op() instanceof Gemm && !factor.hasInput(2) && plan.opset() < 11) {
            String name = weightWriter.fresh(factor.output() + "/zero");
            Dense zero = new Dense(Array.of(new float[1], 1));
            weightWriter.write(name, zero, new RuntimeForm.Plain(), neededType(weight));
            written.addInput(name);
        }
        return written;
    }

    /// Newer operator sets take the ratio of Dropout as an input.
    private void writeRatio(Node node, Dropout dropout, NodeProto.Builder written) {
        if (plan.opset() < 12) {
            written.clearInput().addInput(node.input(0));
        } else if (!node.hasInput(1)) {
            String name = weightWriter.fresh(node.output() + "/ratio");
            Dense ratio = new Dense(Array.of(new float[]{dropout.ratio()},
                    Shape.SCALAR));
            weightWriter.write(name, ratio, new RuntimeForm.Plain(), ElementType.FLOAT32);
            written.clearInput().addInput(node.input(0)).addInput(name);
            node.inputs().stream().skip(2).forEach(written::addInput);
        }
    }

    /// Up to version 3 of the format every initializer is an input too.
    private void listInitializersAsInputs() {
        for (var tensor : proto.getInitializerList()) {
            long[] sizes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
            proto.addInput(ValueWriter.write(tensor.getName(), ElementTypes.require(tensor.getDataType(), "a weight"),
                    Shape.of(sizes)));
        }
    }
}
