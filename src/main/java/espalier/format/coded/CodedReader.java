package espalier.format.coded;

import espalier.format.skeleton.Skeleton;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
import espalier.model.weight.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/// Reads coded models. The checksum comes first; but as anybody can write one that fits, what a file claims is checked against its
/// length, so that a small file cannot ask for endless memory.
final class CodedReader {
    /// Elements a file may have whatever its length; layers that are pruned away take next to no bytes.
    private static final long FREE_ELEMENTS = 1L << 24;
    /// Elements a file may have for each of its bytes.
    private static final long ELEMENTS_PER_BYTE = 1000;
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8;
    /// Bytes a skeleton may have for each byte of its code.
    private static final long SKELETON_PER_BYTE = 200;

    private final String what;
    private final long bytes;
    private final BitCoder coder;
    private final Streams.Read streams;
    private final Learned learned = new Learned();
    private long elementsLeft;

    private CodedReader(byte[] bytes, int mainLength, String what) {
        this.what = what;
        this.bytes = bytes.length;
        int start = CodedFile.FRAME_BYTES - Integer.BYTES;
        int end = bytes.length - Integer.BYTES;
        this.coder = new RangeDecoder(bytes, start, start + mainLength, what);
        this.streams = new Streams.Read(bytes, start + mainLength, end, what);
        this.elementsLeft = FREE_ELEMENTS + bytes.length * ELEMENTS_PER_BYTE;
    }

    static Graph read(Path file) {
        String what = "'" + file + "'";
        if (!Files.isRegularFile(file)) {
            throw new InputException("There is no file " + what + "; check its name.");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InputException("The file " + what + " is larger than 2 GB, more than a coded file can be.");
            }
            return read(Files.readAllBytes(file), what);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InputException("The file " + what + " is damaged (" + e.getMessage()
                    + "); fetch or write it again.", e);
        } catch (IOException e) {
            throw new InputException("The file " + what + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static Graph read(byte[] bytes, String what) {
        if (!CodedFile.isCoded(bytes)) {
            throw new InputException("The file " + what + " is no coded file; open one that Espalier wrote.");
        }
        if (bytes.length < CodedFile.FRAME_BYTES) {
            throw RangeDecoder.damaged(what, "ends too early");
        }
        if (bytes[CodedFile.MAGIC.length] != CodedFile.VERSION) {
            throw new InputException("The file " + what + " is coded in version " + bytes[CodedFile.MAGIC.length]
                    + ", this program reads version " + CodedFile.VERSION + "; "
                    + (bytes[CodedFile.MAGIC.length] == 1
                            ? "write it again from the model it was made of."
                            : "use a newer program."));
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - Integer.BYTES);
        if (numbers.getInt(bytes.length - Integer.BYTES) != (int) checksum.getValue()) {
            throw RangeDecoder.damaged(what, "does not match its checksum");
        }
        int mainLength = numbers.getInt(CodedFile.MAGIC.length + 1);
        if (mainLength < 0 || mainLength > bytes.length - CodedFile.FRAME_BYTES) {
            throw RangeDecoder.damaged(what, "has a part that is longer than the file");
        }
        return new CodedReader(bytes, mainLength, what).graph();
    }

    private Graph graph() {
        long length = coder.number(0, learned.about("skeleton", 64));
        if (length > Math.min(MOST_BYTES, 4096 + bytes * SKELETON_PER_BYTE)) {
            throw RangeDecoder.damaged(what, "claims a graph that is longer than its length allows");
        }
        byte[] skeleton = new byte[(int) length];
        streams.code(coder, skeleton, learned.about("skeleton length", 64), stream -> Text.code(stream, skeleton));
        Graph bare = Skeleton.read(skeleton, what);
        List<Integer> places = places(bare);
        int beside = (int) places.stream().filter(place -> place < 0).count();
        if (beside > bare.inputs().size()) {
            throw RangeDecoder.damaged(what, "has more weights than its graph takes");
        }
        List<Value> values = bare.inputs().subList(bare.inputs().size() - beside, bare.inputs().size());
        var outside = new LinkedHashMap<String, Weight>();
        LongConsumer budget = this::take;
        var weights = new Weights(coder, learned, streams, budget);
        values.forEach(value -> outside.put(value.name(), weights.read(shape(value), value.type())));
        ((RangeDecoder) coder).requireEnd();
        streams.requireEnd();
        return Skeleton.complete(bare, names(places, bare, values), outside, what);
    }

    private List<Integer> places(Graph bare) {
        long count = coder.number(0, learned.about("constants", 64));
        if (count > bare.inputs().size() + bare.weights().size()) {
            throw RangeDecoder.damaged(what, "lists more constants than its graph has");
        }
        var coded = new Places(coder, learned);
        var places = new ArrayList<Integer>();
        for (long i = 0; i < count; i++) {
            int place = coded.code(0);
            if (place >= bare.weights().size()) {
                throw RangeDecoder.damaged(what, "lists a constant that its graph does not have");
            }
            places.add(place);
        }
        return places;
    }

    private List<String> names(List<Integer> places, Graph bare, List<Value> values) {
        var inside = List.copyOf(bare.weights().keySet());
        var names = new LinkedHashSet<String>();
        int next = 0;
        for (int place : places) {
            if (!names.add(place < 0 ? values.get(next++).name() : inside.get(place))) {
                throw RangeDecoder.damaged(what, "lists a constant twice");
            }
        }
        return List.copyOf(names);
    }

    private Shape shape(Value value) {
        if (!value.shape().isKnown()) {
            throw RangeDecoder.damaged(what, "has a weight '" + value.name() + "' of no certain shape");
        }
        long elements = 1;
        for (long size : value.shape().sizes()) {
            elements = Math.multiplyExact(elements, size);
        }
        take(elements);
        return value.shape();
    }

    private void take(long elements) {
        elementsLeft -= elements;
        if (elementsLeft < 0) {
            throw RangeDecoder.damaged(what, "claims more elements than its length allows");
        }
    }
}
