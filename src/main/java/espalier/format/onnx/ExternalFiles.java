package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files beside a model that hold its large tensors, each mapped once; none outside the model's folder is touched.
final class ExternalFiles {
    private final Optional<Path> folder;
    private final Map<Path, MemorySegment> mapped = new HashMap<>();

    private ExternalFiles(Optional<Path> folder) {
        this.folder = folder;
    }

    /// The files in `folder`, where the model lies, and below.
    static ExternalFiles in(Path folder) {
        return new ExternalFiles(Optional.of(folder));
    }

    /// No files: the model is not in a folder of its own.
    static ExternalFiles none() {
        return new ExternalFiles(Optional.empty());
    }

    /// The `length` bytes that belong to `tensor`.
    MemorySegment segment(TensorProto tensor, long length, String what) {
        var entries = new HashMap<String, String>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        String location = location(tensor);
        MemorySegment file = mapped.computeIfAbsent(resolve(location, what), path -> map(path, location, what));
        long offset = number(entries.getOrDefault("offset", "0"), what);
        long given = number(entries.getOrDefault("length", Long.toString(length)), what);
        if (given != length || offset > file.byteSize() - length) {
            throw new MalformedException("%s needs %d bytes at %d of '%s', which holds %d".formatted(what, length,
                    offset, location, file.byteSize()));
        }
        return file.asSlice(offset, length);
    }

    /// The files that tensors of `graph` lie in.
    Set<Path> of(GraphProto graph) {
        var tensors = new ArrayList<>(graph.getInitializerList());
        graph.getNodeList()
                .forEach(node -> node.getAttributeList().forEach(attribute -> tensors.add(attribute.getT())));
        var files = new LinkedHashSet<Path>();
        for (TensorProto tensor : tensors) {
            if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                files.add(resolve(location(tensor), "tensor '" + tensor.getName() + "'"));
            }
        }
        return files;
    }

    private static String location(TensorProto tensor) {
        return tensor.getExternalDataList().stream().filter(entry -> entry.getKey().equals("location"))
                .map(StringStringEntryProto::getValue).reduce("", (_, last) -> last);
    }

    private Path resolve(String location, String what) {
        return resolve(folder.orElseThrow(() -> outside(location, what)), location, what);
    }

    private static Path resolve(Path folder, String location, String what) {
        try {
            Path path = folder.resolve(location).normalize();
            if (location.isEmpty() || Path.of(location).isAbsolute() || !path.startsWith(folder.normalize())) {
                throw outside(location, what);
            }
            if (!Files.isRegularFile(path)) {
                throw new MalformedException(
                        "%s lies in '%s', which is missing; put that file beside the model".formatted(what, location));
            }
            if (!path.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(location, what);
            }
            return path;
        } catch (InvalidPathException | IOException e) {
            throw new MalformedException(
                    "%s lies in '%s', which cannot be read: %s".formatted(what, location, e.getMessage()));
        }
    }

    private static MalformedException outside(String location, String what) {
        return new MalformedException(
                "%s points to '%s', outside the model's folder, which is not allowed".formatted(what, location));
    }

    private static MemorySegment map(Path path, String location, String what) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw new MalformedException(
                    "%s lies in '%s', which cannot be read: %s".formatted(what, location, e.getMessage()));
        }
    }

    private static long number(String text, String what) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The same complaint as for a negative number.
        }
        throw new MalformedException(what + " has '" + text + "' where its external offset or length should be");
    }
}
