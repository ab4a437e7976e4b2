package espalier.format.coded;

import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.skeleton.Skeleton;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/// Writes and reads coded models: what a packed file holds, near its entropy; the package's page describes the layout.
public final class CodedFile {
    /// What a coded file begins with: no text, and not to be taken for one.
    static final byte[] MAGIC = {(byte) 0x89, 'E', 'S', 'P', '\r', '\n', 0x1a, '\n'};
    static final int VERSION = 2;
    /// Magic and version, the length of the main stream, the checksum.
    static final int FRAME_BYTES = MAGIC.length + 1 + Integer.BYTES + Integer.BYTES;

    private CodedFile() {
    }

    /// Whether a file that starts with `head` is coded.
    public static boolean isCoded(byte[] head) {
        return head.length >= MAGIC.length && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// The exact length in bytes of the file that [#write] makes of `graph`; it takes as long as writing.
    public static long size(Graph graph) {
        return size(graph, new CodedLengths(), () -> {});
    }

    /// The exact length in bytes of the file that [#write] makes of `graph`.
    ///
    /// @param lengths remembers those of large weights, so that only the weights that changed are coded again
    /// @param between runs before each of them, and may end the work by an exception
    public static long size(Graph graph, CodedLengths lengths, Runnable between) {
        var measured = new Streams.Measured(lengths, between);
        return FRAME_BYTES + main(graph, measured).length + measured.total();
    }

    /// The least bytes that a code of order zero, tensor by tensor, needs for the numbers of the weights, and what the graph takes as
    /// it is coded.
    public static long entropyBound(Graph graph) {
        return entropyBound(graph, new CodedLengths(), () -> {});
    }

    /// As [#entropyBound(Graph)].
    ///
    /// @param lengths remembers the bounds of weights
    /// @param between runs before each weight, and may end the work by an exception
    public static long entropyBound(Graph graph, CodedLengths lengths, Runnable between) {
        double bits = Byte.SIZE * (FRAME_BYTES + lengths.graph(Skeleton.bytes(graph, CodedFile::isBeside)));
        for (Weight weight : graph.weights().values()) {
            between.run();
            bits += isBeside(weight) ? lengths.bound(weight) : 0;
        }
        return (long) StrictMath.ceil(bits / Byte.SIZE);
    }

    /// Whether a constant is coded beside the graph: of those that packed files leave in it the large ones too, as they are data
    /// and not text.
    private static boolean isBeside(Weight weight) {
        return Skeleton.isOutside(weight) || weight instanceof Dense(Array array) && array.type() != ElementType.STRING
                && array.shape().rank() > 0 && array.elements() >= Weights.LARGE;
    }

    /// Writes `graph`, whole or not at all.
    ///
    /// @return the length of the file in bytes
    /// @throws InputException as [SafeFiles#write]
    public static long write(Graph graph, Path file, Replace replace) {
        return SafeFiles.write(file, replace, out -> write(graph, out));
    }

    /// The model in `file`, every weight stored as it was written.
    ///
    /// @throws InputException if it is missing, damaged, or no coded file
    public static Graph read(Path file) {
        return CodedReader.read(file);
    }

    private static void write(Graph graph, OutputStream out) throws IOException {
        var streams = new Streams.Written();
        byte[] main = main(graph, streams);
        var checked = new CheckedOutputStream(out, new CRC32C());
        checked.write(MAGIC);
        checked.write(VERSION);
        checked.write(little(main.length));
        checked.write(main);
        for (byte[] stream : streams.all()) {
            checked.write(stream);
        }
        out.write(little((int) checked.getChecksum().getValue()));
    }

    private static byte[] little(int number) {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
    }

    private static byte[] main(Graph graph, Streams streams) {
        CodedSkeleton skeleton = streams.skeleton(Skeleton.bytes(graph, CodedFile::isBeside));
        List<String> inside = skeleton.inside();
        var coder = new RangeEncoder();
        var learned = new Learned();
        coder.number(skeleton.length(), learned.about("skeleton", 64));
        streams.code(coder, skeleton, learned.about("skeleton length", 64), skeleton::code);
        // What the operator set has as attributes of nodes has no place.
        List<String> placed = graph.weights().keySet().stream()
                .filter(name -> isBeside(graph.weights().get(name)) || inside.contains(name)).toList();
        coder.number(placed.size(), learned.about("constants", 64));
        var places = new Places(coder, learned);
        placed.forEach(name -> places.code(isBeside(graph.weights().get(name)) ? -1 : inside.indexOf(name)));
        var weights = new Weights(coder, learned, streams, _ -> {});
        graph.weights().values().stream().filter(CodedFile::isBeside).forEach(weights::write);
        return coder.finish();
    }
}
