package espalier.format.packed;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.safetensors.SafetensorsFile;
import espalier.format.safetensors.SafetensorsPlan;
import espalier.format.safetensors.StoredType;
import espalier.format.safetensors.TensorPlan;
import espalier.format.skeleton.Skeleton;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.weight.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Writes and reads packed models: safetensors files that carry their graph; the package's page describes the layout.
public final class PackedFile {
    static final String FORMAT = "espalier-packed";
    static final String VERSION = "2";

    private PackedFile() {
    }

    /// The exact length in bytes of the file that [#write] makes of `graph`, reckoned without packing anything.
    public static long size(Graph graph) {
        return plan(graph).bytes();
    }

    /// The bytes that `weight` takes in a packed file: its tensors, without what the header says of them.
    public static long size(Weight weight) {
        var encoder = new WeightEncoder();
        encoder.encode("weight", weight);
        return encoder.tensors().stream().mapToLong(TensorPlan::bytes).sum();
    }

    /// Writes `graph`, whole or not at all.
    ///
    /// @return the length of the file in bytes
    /// @throws InputException as [SafeFiles#write]
    public static long write(Graph graph, Path file, Replace replace) {
        return SafeFiles.write(file, replace, plan(graph)::writeTo);
    }

    /// Whether this program packed the safetensors file `file`.
    ///
    /// @throws InputException if it is missing, damaged, or no safetensors file
    public static boolean isPacked(Path file) {
        return SafetensorsFile.read(file).note("format").startsWith("espalier");
    }

    /// The model in `file`, every weight stored as it was written.
    ///
    /// @throws InputException if it is missing, damaged, or no packed file of this program
    public static Graph read(Path file) {
        return PackedReader.read(file);
    }

    private static SafetensorsPlan plan(Graph graph) {
        var encoder = new WeightEncoder();
        var list = new JsonArray();
        graph.weights().forEach((name, weight) -> list.add(entry(name, weight, encoder)));
        byte[] skeleton = Skeleton.bytes(graph);
        var tensors = new ArrayList<TensorPlan>(encoder.tensors());
        tensors.add(new TensorPlan(TensorNames.GRAPH, StoredType.U8, List.of((long) skeleton.length),
                out -> out.write(skeleton)));
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("weights", new GsonBuilder().disableHtmlEscaping().create().toJson(list));
        return new SafetensorsPlan(metadata, tensors);
    }

    private static JsonObject entry(String name, Weight weight, WeightEncoder encoder) {
        var entry = new JsonObject();
        entry.addProperty("name", name);
        if (!Skeleton.isOutside(weight)) {
            var kept = new JsonObject();
            kept.addProperty("kind", "graph");
            entry.add("encoding", kept);
            return entry;
        }
        var shape = new JsonArray();
        for (long size : weight.shape().sizes()) {
            shape.add(size);
        }
        entry.add("shape", shape);
        entry.add("encoding", encoder.encode(name, weight));
        return entry;
    }
}
