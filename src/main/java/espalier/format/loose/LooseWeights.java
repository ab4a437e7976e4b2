package espalier.format.loose;

import espalier.format.safetensors.SafetensorsFile;
import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.archive.TorchArchive;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Source;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Reads files of weights that do not say how to compute with them. Numbers of large files stay in the mapped file.
public final class LooseWeights {
    private LooseWeights() {
    }

    /// The tensors of a safetensors file.
    ///
    /// @throws InputException if it is damaged or holds no tensors
    public static Graph safetensors(Path file) {
        var tensors = new LooseTensors();
        tensors.add(SafetensorsFile.read(file));
        return graph(file, "safetensors", tensors.arrays(), tensors.notes());
    }

    /// The tensors of all files that an index (`model.safetensors.index.json`) lists.
    ///
    /// @throws InputException if it is no index, or a file is missing, damaged, or lacks a tensor
    public static Graph index(Path file) {
        var index = ShardIndex.read(file);
        var tensors = new LooseTensors();
        index.read(tensors);
        return graph(file, "safetensors in " + index.files().size() + " files", tensors.arrays(), tensors.notes());
    }

    /// The files that an index lists.
    ///
    /// @throws InputException if it is no index
    public static Set<Path> shards(Path index) {
        return ShardIndex.read(index).files();
    }

    /// Whether `file` is called as indexes are.
    public static boolean isIndex(Path file) {
        return file.getFileName().toString().endsWith(".safetensors.index.json");
    }

    /// The tensors of the state dict in a file of `torch.save`.
    ///
    /// @throws InputException if it is damaged, does more than hold values, or holds no tensors
    public static Graph torch(Path file) {
        try {
            var archive = TorchArchive.open(file);
            StateDict found = StateDict.in(archive.content());
            var arrays = new LinkedHashMap<String, Array>();
            found.tensors().forEach((name, tensor) -> arrays.put(name, archive.array(tensor)));
            return graph(file, "PyTorch state dict", arrays, found.notes());
        } catch (MalformedException e) {
            throw new InputException("Cannot open '%s': %s.".formatted(file, e.getMessage()), e);
        }
    }

    /// Whether a file of PyTorch's holds a program, not weights alone.
    ///
    /// @throws InputException if it is damaged
    public static boolean isProgram(Path file) {
        try {
            return TorchArchive.open(file).isScript();
        } catch (MalformedException e) {
            throw new InputException("Cannot open '%s': %s.".formatted(file, e.getMessage()), e);
        }
    }

    private static Graph graph(Path file, String format, SequencedMap<String, Array> arrays,
            Map<String, String> notes) {
        if (arrays.isEmpty()) {
            throw new InputException("Cannot open '" + file + "': it holds no tensors; choose a file of weights.");
        }
        var weights = new LinkedHashMap<String, Weight>();
        arrays.forEach((name, array) -> weights.put(name, new Dense(array)));
        String name = file.getFileName().toString().replaceFirst("\\..*$", "");
        return new Graph(name, List.of(), List.of(), List.of(), weights,
                new Source(format, "", 0, Source.own().opsets(), notes));
    }
}
