package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import espalier.format.content.FileContent;
import espalier.format.file.FileBytes;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads and writes models in ONNX files; opsets before 7 become 7 while they are read.
public final class OnnxFile {
    private static final String NO_MODEL = "it is not an ONNX model, or it is truncated or damaged";
    private static final String REMEDY = "export the model again or fetch a fresh copy of the file";

    private OnnxFile() {
    }

    /// The model in `file`. Weights of large files stay in the mapped file.
    ///
    /// @throws InputException if it is missing, not ONNX or damaged
    public static Graph read(Path file) {
        return answering(file, () -> read(bytes(file), file));
    }

    /// Reads something of a file.
    private interface Reading<R> {
        R read() throws InvalidProtocolBufferException;
    }

    private static <R> R answering(Path file, Reading<R> reading) {
        try {
            return reading.read();
        } catch (InvalidProtocolBufferException e) {
            throw new InputException("Cannot open '%s': %s; %s.".formatted(file, NO_MODEL, REMEDY), e);
        } catch (MalformedException | IllegalArgumentException | ArithmeticException e) {
            throw new InputException("Cannot open '%s': %s; %s.".formatted(file, e.getMessage(), REMEDY), e);
        }
    }

    /// The files beside `file` that hold tensors of the model in it.
    ///
    /// @throws InputException as [#read]
    public static Set<Path> besides(Path file) {
        return answering(file, () -> {
            ModelProto model = ModelProto.parseFrom(SplitModel.of(bytes(file).asReadOnly()).structure());
            return ExternalFiles.in(file.toAbsolutePath().getParent()).of(model.getGraph());
        });
    }

    /// Writes `graph`, compressed weights in the form that ONNX Runtime computes with exactly.
    ///
    /// @throws InputException if ONNX cannot express it
    /// @throws IOException if the stream does not take it
    public static void write(Graph graph, OutputStream stream) throws IOException {
        model(graph, new GraphWriter(graph, false)).writeTo(stream);
    }

    /// The bytes that [#write] would write.
    ///
    /// @throws InputException if ONNX cannot express it
    public static byte[] bytes(Graph graph) {
        return model(graph, new GraphWriter(graph, false)).toByteArray();
    }

    /// The exact number of bytes that [#write] would write, found without making them; where they are more than the 2 GB of a file,
    /// what they would take all the same.
    ///
    /// @throws InputException if ONNX cannot express it
    public static long size(Graph graph) {
        var writer = new GraphWriter(graph, true);
        return model(graph, writer).getSerializedSize() + writer.beyond();
    }

    /// Whole sentences about weights whose written form is larger than their numbers need, and why.
    public static List<String> runtimeNotes(Graph graph) {
        return new GraphWriter(graph, true).notes();
    }

    /// How many nodes of each operator a model has, whichever operator sets they are from.
    ///
    /// @param model the bytes of an ONNX file
    public static SortedMap<String, Integer> operators(byte[] model) {
        try {
            var counts = new TreeMap<String, Integer>();
            ModelProto.parseFrom(model).getGraph().getNodeList()
                    .forEach(node -> counts.merge(node.getOpType(), 1, Integer::sum));
            return counts;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("These are not the bytes of an ONNX model", e);
        }
    }

    private static ModelProto model(Graph graph, GraphWriter writer) {
        try {
            return writer.write();
        } catch (MalformedException e) {
            throw new InputException("'%s' cannot be written as ONNX: %s.".formatted(graph.name(), e.getMessage()), e);
        }
    }

    private static Graph read(MemorySegment bytes, Path file) {
        byte[] head = bytes.asSlice(0, Math.min(bytes.byteSize(), FileContent.HEAD)).toArray(ValueLayout.JAVA_BYTE);
        FileContent content = FileContent.of(head);
        if (content != FileContent.OTHER) {
            throw new InputException(
                    "Cannot open '%s' as ONNX: it %s; %s.".formatted(file, content.clause(), content.remedy()));
        }
        return read(bytes, ExternalFiles.in(file.toAbsolutePath().getParent()));
    }

    /// The model in `bytes`, which may not refer to other files.
    ///
    /// @param what names the model in messages, such as `graph of 'a.safetensors'`
    /// @throws InputException if it is not ONNX or damaged
    public static Graph read(byte[] bytes, String what) {
        try {
            return read(MemorySegment.ofArray(bytes), ExternalFiles.none());
        } catch (MalformedException | IllegalArgumentException | ArithmeticException e) {
            throw new InputException("Cannot open the %s: %s; %s.".formatted(what, e.getMessage(), REMEDY), e);
        }
    }

    private static Graph read(MemorySegment bytes, ExternalFiles external) {
        try {
            SplitModel model = SplitModel.of(bytes.asReadOnly());
            ModelProto flat = Unfolding.of(ModelProto.parseFrom(model.structure()));
            return new GraphReader(OldNodes.raised(flat), model.contents(), external)
                    .read();
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedException(NO_MODEL);
        }
    }

    private static MemorySegment bytes(Path file) {
        MemorySegment bytes = FileBytes.of(file);
        if (bytes.byteSize() > Integer.MAX_VALUE) {
            throw new MalformedException(
                    "it is larger than 2 GB, the most that ONNX allows; save its weights as external data");
        }
        return bytes;
    }
}
