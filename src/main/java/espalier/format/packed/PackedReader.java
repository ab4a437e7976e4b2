package espalier.format.packed;

import espalier.format.json.JsonFields;
import espalier.format.json.JsonText;
import espalier.format.safetensors.SafetensorsFile;
import espalier.format.safetensors.SafetensorsFile.Tensor;
import espalier.format.safetensors.StoredType;
import espalier.format.skeleton.Skeleton;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/// Reads packed models. What a file claims is checked against its length, so that a small file cannot ask for endless memory.
final class PackedReader {
    /// Elements a file may have whatever its length; pruned layers take no bytes at all.
    private static final long FREE_ELEMENTS = 1L << 25;
    /// Elements a file may have for each of its bytes: at a sparsity of 0.99 the positions alone take one byte for a hundred.
    private static final long ELEMENTS_PER_BYTE = 1000;
    private static final String FIRST_VERSION = "1";

    private final SafetensorsFile file;
    private final String what;
    private final WeightDecoder decoder;
    private final LinkedHashSet<String> names = new LinkedHashSet<>();
    private final LinkedHashMap<String, Weight> outside = new LinkedHashMap<>();
    private long elementsLeft;

    private PackedReader(SafetensorsFile file, String what, long bytes) {
        this.file = file;
        this.what = what;
        this.decoder = new WeightDecoder(file, what);
        this.elementsLeft = FREE_ELEMENTS + bytes * ELEMENTS_PER_BYTE;
    }

    static Graph read(Path file) {
        SafetensorsFile tensors = SafetensorsFile.read(file);
        String what = "'" + file + "'";
        if (!tensors.note("format").equals(PackedFile.FORMAT)) {
            throw new InputException("The file " + what + " is a safetensors file without a graph, so it cannot be run;"
                    + " open a packed file that Espalier wrote, or an ONNX model.");
        }
        if (!tensors.note("version").equals(PackedFile.VERSION)) {
            throw new InputException("The file " + what + " is packed in version '" + tensors.note("version")
                    + "', this program reads version " + PackedFile.VERSION + "; "
                    + (tensors.note("version").equals(FIRST_VERSION)
                            ? "write it again from the model it was made of."
                            : "use a newer program."));
        }
        try {
            return new PackedReader(tensors, what, Files.size(file)).graph();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InputException(
                    "The file " + what + " is damaged (" + e.getMessage() + "); fetch or write it again.",
                    e);
        } catch (IOException e) {
            throw new InputException("The file " + what + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private Graph graph() {
        String list = "{\"weights\":" + file.note("weights") + "}";
        JsonFields fields = JsonText.object(list, "list of weights of " + what);
        fields.objects("weights").forEach(this::add);
        fields.requireNoMore();
        decoder.requireAllUsed();
        Tensor graph = file.tensors().get(TensorNames.GRAPH);
        if (graph == null || graph.type() != StoredType.U8) {
            throw WeightDecoder.damaged("file " + what, "lacks its graph");
        }
        Graph bare = Skeleton.read(graph.bytes().toArray(ValueLayout.JAVA_BYTE), what);
        return Skeleton.complete(bare, names.stream().toList(), outside, what);
    }

    private void add(JsonFields entry) {
        String name = entry.text("name");
        if (!names.add(name)) {
            throw WeightDecoder.damaged("file " + what, "lists the weight '" + name + "' twice");
        }
        JsonFields encoding = entry.object("encoding");
        if (encoding.text("kind").equals("graph")) {
            encoding.requireNoMore();
        } else {
            outside.put(name, decoder.decode(name, shape(name, entry), encoding));
        }
        entry.requireNoMore();
    }

    private Shape shape(String name, JsonFields entry) {
        long[] sizes = entry.wholes("shape").stream().mapToLong(Long::longValue).toArray();
        long elements = 1;
        for (long size : sizes) {
            if (size < 0) {
                throw WeightDecoder.damaged("weight '" + name + "' of " + what, "has a negative dimension");
            }
            elements = Math.multiplyExact(elements, size);
        }
        elementsLeft -= elements;
        if (elementsLeft < 0) {
            throw WeightDecoder.damaged("file " + what, "claims more elements than its length allows");
        }
        return Shape.of(sizes);
    }
}
