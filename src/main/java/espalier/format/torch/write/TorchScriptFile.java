package espalier.format.torch.write;

import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.weight.LowRank;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Writes a graph as a TorchScript archive that `torch.jit.load` of PyTorch 1.13 and newer opens, and DJL.
public final class TorchScriptFile {
    private final Archive archive;

    private TorchScriptFile(Archive archive) {
        this.archive = archive;
    }

    /// Plans the archive of `graph`.
    ///
    /// @throws InputException naming the node that has no form in TorchScript
    public static TorchScriptFile of(Graph graph) {
        var writer = new MethodWriter(graph);
        String method = writer.write();
        String folder = folder(graph.name());
        var entries = new ArrayList<Entry>();
        entries.add(Entry.of(folder + "data.pkl", writer.tree().pickle()));
        entries.add(Entry.of(folder + "byteorder", "little"));
        entries.add(Entry.of(folder + "code/__torch__.py", writer.tree().code(method)));
        entries.add(Entry.of(folder + "constants.pkl", constants(writer.constants())));
        addTensors(entries, folder + "constants/", writer.constants());
        addTensors(entries, folder + "data/", writer.tree().tensors());
        entries.add(Entry.of(folder + "version", "10\n"));
        return new TorchScriptFile(new Archive(entries));
    }

    private static String folder(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return (safe.isEmpty() ? "model" : safe.substring(0, Math.min(64, safe.length()))) + "/";
    }

    private static byte[] constants(List<Tensor> tensors) {
        var pickle = new Pickle().mark();
        for (int i = 0; i < tensors.size(); i++) {
            pickle.tensor(tensors.get(i), Integer.toString(i));
        }
        return pickle.tuple().end();
    }

    private static void addTensors(List<Entry> entries, String folder, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            entries.add(new Entry(folder + i, tensor.bytes(), tensor.content()));
        }
    }

    /// The length of the archive in bytes.
    public long bytes() {
        return archive.bytes();
    }

    /// Writes the archive.
    public void writeTo(OutputStream out) throws IOException {
        archive.writeTo(out);
    }

    /// Sentences on the form that compressed weights have in the archive.
    public static List<String> notes(Graph graph) {
        var notes = new ArrayList<String>();
        if (graph.weights().values().stream().anyMatch(TorchScriptFile::isCoded)) {
            notes.add("Quantized weights are stored as integers and turned back into exactly their floats on every run;"
                    + " training in PyTorch moves palettes, but no codes and scales.");
        }
        if (graph.weights().values().stream().anyMatch(weight -> weight instanceof Sparse sparse
                && CodedWeight.of(sparse).isEmpty())) {
            notes.add("Pruned weights are stored with their zeros; PyTorch multiplies them like any other number.");
        }
        return notes;
    }

    private static boolean isCoded(Weight weight) {
        return weight instanceof LowRank(_, List<Weight> factors)
                ? factors.stream().anyMatch(TorchScriptFile::isCoded)
                : CodedWeight.of(weight).isPresent();
    }

    /// The length of the archive that `graph` would be written to.
    ///
    /// @throws InputException naming the node that has no form in TorchScript
    public static long size(Graph graph) {
        return of(graph).bytes();
    }
}
