package espalier.format.torch.read;

import static espalier.format.torch.archive.PickleText.instance;

import espalier.format.torch.archive.ArchiveBytes;
import espalier.format.torch.archive.PickleText;
import espalier.format.torch.archive.TorchArchive;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Small script archives for tests: a class `Net` with float attributes and the body of its `forward`.
final class Scripts {
    private final ArchiveBytes archive = new ArchiveBytes();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final StringBuilder fields = new StringBuilder();
    private String parameters = "x: Tensor";
    private String others = "";

    /// A weight of these sizes with these numbers.
    Scripts weight(String name, long[] sizes, float... numbers) {
        String key = Integer.toString(attributes.size());
        attributes.put(name, PickleText.tensor("FloatStorage", key, sizes));
        archive.with("data/" + key, numbers);
        return attribute(name, "Tensor");
    }

    /// Any other attribute.
    Scripts attribute(String name, String type, Object value) {
        attributes.put(name, value);
        return attribute(name, type);
    }

    private Scripts attribute(String name, String type) {
        fields.append("  ").append(name).append(" : ").append(type).append('\n');
        return this;
    }

    /// What `forward` takes besides itself.
    Scripts taking(String given) {
        parameters = given;
        return this;
    }

    /// Further functions and classes of the file.
    Scripts defining(String text) {
        others = text;
        return this;
    }

    /// The archive with `forward` of these lines.
    byte[] bytes(String... lines) {
        return archive(lines).stored();
    }

    /// The archive with `forward` of these lines, to be written.
    ArchiveBytes archive(String... lines) {
        String body = "    " + String.join("\n    ", lines).replace("\n    \n", "\n") + "\n";
        String code = "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + fields
                + "  def forward(self: __torch__.Net,\n    " + parameters + ") -> Tensor:\n" + body + others;
        archive.with("data.pkl", new PickleText().value(instance("__torch__.Net", attributes)).end())
                .with("code/__torch__.py", code).with("constants.pkl", new PickleText().raw(')').end())
                .with("version", "3\n");
        return archive;
    }

    /// The graph of that archive for inputs of these sizes.
    Graph graph(long[] input, String... lines) {
        return open(bytes(lines), Shape.of(input));
    }

    static Graph open(byte[] bytes, Shape input) {
        return TorchScriptReader.read(TorchArchive.of(MemorySegment.ofArray(bytes)), Path.of("net.pt"),
                Optional.of(input));
    }
}
