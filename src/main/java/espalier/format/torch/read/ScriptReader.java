package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.archive.TorchArchive;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Instance;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Tensor;
import espalier.format.torch.operators.IntegersNeeded;
import espalier.format.torch.script.Expression;
import espalier.format.torch.script.Function;
import espalier.format.torch.script.Script;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes a graph of a script: for any batch size where that can be, or else for single examples.
final class ScriptReader {
    /// Sizes that hardly any other dimension has, so that none is taken for another.
    private static final long[] BATCHES = {11, 17, 23};
    private static final int OPSET = 17;

    private final TorchArchive archive;
    private final String name;
    private final Shape example;

    /// @param example the shape of one input without its batch dimension
    ScriptReader(TorchArchive archive, String name, Shape example) {
        this.archive = archive;
        this.name = name;
        this.example = example;
    }

    /// @throws LocatedException if a step cannot be taken
    /// @throws MalformedException if the archive is damaged
    Graph read() {
        try {
            return read(BATCHES);
        } catch (LocatedException _) {
            return read(1);
        }
    }

    private Graph read(long... batches) {
        try {
            return read(ElementType.FLOAT32, batches);
        } catch (IntegersNeeded _) {
            return read(ElementType.INT64, batches);
        }
    }

    private Graph read(ElementType type, long[] batches) {
        var draft = new Draft(batches);
        var tree = new ModuleTree(archive, draft);
        var follower = new Follower(new Script(archive.sources()), draft, tree);
        Instance model = tree.model();
        Function forward = follower.method(model, "forward");
        List<Item> arguments = arguments(forward, model, draft, type);
        Item result = follower.call(forward, "", arguments, Map.of());
        var outputs = new ArrayList<Tensor>();
        collect(result, outputs, 0);
        if (outputs.isEmpty()) {
            throw new LocatedException("it returns no tensor", "");
        }
        return ConstantNames.given(withOpset(draft.graph(name, outputs, tree.names(), source(OPSET))));
    }

    private Source source(long opset) {
        return new Source("TorchScript", "PyTorch", archive.version(), Map.of("", opset), Map.of());
    }

    /// The oldest operator set of ONNX that has all operators: newer ones open in fewer programs.
    private Graph withOpset(Graph graph) {
        long opset = graph.nodes().stream().mapToLong(node -> switch (node.op().type()) {
            case "Gelu" -> 20;
            case "Mish" -> 18;
            default -> OPSET;
        }).max().orElse(OPSET);
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), graph.nodes(), graph.weights(), source(opset));
    }

    private List<Item> arguments(Function forward, Instance model, Draft draft, ElementType type) {
        List<Function.Parameter> parameters = forward.parameters();
        if (parameters.size() < 2) {
            throw new LocatedException("its forward takes no input", "");
        }
        Function.Parameter first = parameters.get(1);
        if (!first.type().path().equals("Tensor") && !isOptional(first)) {
            throw new LocatedException("its input '" + first.name() + "' is no tensor", "");
        }
        var arguments = new ArrayList<Item>(List.of(model, draft.input(first.name(), type, example)));
        for (Function.Parameter other : parameters.subList(2, parameters.size())) {
            if (other.fallback().isPresent()) {
                break;
            }
            if (!isOptional(other)) {
                throw new LocatedException(
                        "its forward takes more than one input ('%s', '%s'), and Espalier follows one"
                                .formatted(first.name(), other.name()),
                        "");
            }
            arguments.add(new Item.None());
        }
        return arguments;
    }

    private static boolean isOptional(Function.Parameter parameter) {
        return parameter.type() instanceof Expression.Index(Expression outer, _) && outer.path().equals("Optional");
    }

    /// The tensors of a result, those of tuples, lists and dictionaries in their order.
    private static void collect(Item result, List<Tensor> outputs, int depth) {
        switch (result) {
            case Tensor tensor -> outputs.add(tensor);
            case Item.Items items when depth < 10 -> items.all().forEach(item -> collect(item, outputs, depth + 1));
            case Item.Dict dict when depth < 10 ->
                dict.entries().values().forEach(item -> collect(item, outputs, depth + 1));
            default -> {
                // What is no tensor is no output.
            }
        }
    }
}
