package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Shapes;
import espalier.model.graph.Value;
import espalier.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One of the cases that ONNX publishes for those who implement it: a model with inputs and the outputs they must give.
record BackendCase(Path folder) {
    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;

    /// What became of a case.
    sealed interface Outcome {
        record Passed() implements Outcome {}

        /// Refused with a sentence.
        record Refused(String reason) implements Outcome {}

        record Wrong(String reason) implements Outcome {}
    }

    /// All cases in folders of `root`, in the order of their names.
    static List<BackendCase> in(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root, 4)) {
            return all.filter(file -> file.getFileName().toString().equals("model.onnx")).map(Path::getParent).sorted()
                    .map(BackendCase::new).toList();
        }
    }

    /// The operators of the model, or the folder's name where it cannot be read.
    String operators() {
        try {
            Graph graph = OnnxFile.read(folder.resolve("model.onnx"));
            List<String> types = graph.nodes().stream().map(node -> node.op().type()).distinct().toList();
            return types.isEmpty() ? "Constant" : types.size() == 1 ? types.getFirst() : "several";
        } catch (InputException _) {
            return folder.getFileName().toString();
        }
    }

    Outcome run() throws IOException {
        Graph graph;
        Network network;
        try {
            graph = OnnxFile.read(folder.resolve("model.onnx"));
            network = Network.of(graph);
        } catch (InputException e) {
            return new Outcome.Refused(e.getMessage());
        }
        Graph again = OnnxFile.read(OnnxFile.bytes(graph), "written model");
        try (network; Network repeated = Network.of(again)) {
            for (int i = 0; Files.isDirectory(folder.resolve("test_data_set_" + i)); i++) {
                Path set = folder.resolve("test_data_set_" + i);
                Map<String, Array> inputs = values(set, "input_", graph.inputs());
                Map<String, Array> expected = values(set, "output_", graph.outputs());
                SequencedMap<String, Array> actual = network.run(inputs);
                Optional<String> difference = difference(expected, actual, graph)
                        .or(() -> difference(expected, repeated.run(inputs), again).map("written again: "::concat))
                        .or(() -> inferred(graph, actual));
                if (difference.isPresent()) {
                    return new Outcome.Wrong(difference.get());
                }
            }
            return new Outcome.Passed();
        }
    }

    private static Map<String, Array> values(Path set, String prefix, List<Value> named) throws IOException {
        var values = new LinkedHashMap<String, Array>();
        for (int i = 0; i < named.size(); i++) {
            Path file = set.resolve(prefix + i + ".pb");
            Array array = new TensorReader(ExternalFiles.none()).read(TensorProto.parseFrom(Files.readAllBytes(file)),
                    file.getFileName().toString());
            // Older releases of the cases call the bits of this type plain integers.
            boolean isBrain = named.get(i).type() == ElementType.BFLOAT16 && array.type() == ElementType.UINT16;
            values.put(named.get(i).name(),
                    isBrain ? new Array(ElementType.BFLOAT16, array.shape(), array.bytes()) : array);
        }
        return values;
    }

    private static Optional<String> difference(Map<String, Array> expected, Map<String, Array> actual, Graph graph) {
        var differences = new ArrayList<String>();
        for (Value output : graph.outputs()) {
            Array right = expected.get(output.name());
            Array ours = actual.get(output.name());
            if (ours.type() != right.type() || !ours.shape().equals(right.shape())) {
                differences.add("%s is %s %s, not %s %s".formatted(output.name(), ours.type(), ours.shape(),
                        right.type(), right.shape()));
            } else {
                difference(right.toDoubles(), ours.toDoubles())
                        .ifPresent(text -> differences.add(output.name() + " " + text));
            }
        }
        return differences.stream().findFirst();
    }

    private static Optional<String> difference(double[] right, double[] ours) {
        for (int i = 0; i < right.length; i++) {
            boolean close = Double.compare(right[i], ours[i]) == 0 || right[i] == ours[i]
                    || Math.abs(ours[i] - right[i]) <= ABSOLUTE + RELATIVE * Math.abs(right[i]);
            if (!close) {
                return Optional.of("[%d] is %s, not %s".formatted(i, ours[i], right[i]));
            }
        }
        return Optional.empty();
    }

    /// Where types and shapes are inferred, they are those that come out.
    private static Optional<String> inferred(Graph graph, Map<String, Array> actual) {
        Shapes shapes = Shapes.of(graph);
        for (var output : actual.entrySet()) {
            Optional<Value> value = shapes.value(output.getKey());
            Array array = output.getValue();
            if (value.isPresent()
                    && (value.get().type() != array.type() || !agree(value.get().shape(), array.shape()))) {
                return Optional.of("%s is inferred as %s %s, but is %s %s".formatted(output.getKey(),
                        value.get().type(), value.get().shape(), array.type(), array.shape()));
            }
        }
        return Optional.empty();
    }

    private static boolean agree(Shape inferred, Shape actual) {
        if (inferred.rank() != actual.rank()) {
            return false;
        }
        for (int i = 0; i < actual.rank(); i++) {
            if (inferred.dim(i).sizeOr(actual.size(i)) != actual.size(i)) {
                return false;
            }
        }
        return true;
    }
}
