package espalier.train;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Runs many examples portion by portion and joins what comes out.
final class Portions {
    private Portions() {
    }

    /// The outputs for all examples of `inputs`.
    static SequencedMap<String, Array> run(Array inputs, InputPort port, Network network) {
        int count = Math.toIntExact(inputs.shape().size(0));
        Array examples = port.converted(inputs);
        int portion = network.batchSize();
        var parts = new LinkedHashMap<String, List<Array>>();
        for (int first = 0; first < count; first += portion) {
            int wanted = Math.min(portion, count - first);
            Array given = port.portion(examples, first, wanted);
            network.compute(List.of(given)).forEach((name, output) -> parts.computeIfAbsent(name,
                    _ -> new ArrayList<>()).add(cut(name, output, given.shape().size(0), wanted)));
        }
        var joined = new LinkedHashMap<String, Array>();
        parts.forEach((name, list) -> joined.put(name, join(name, list)));
        return joined;
    }

    /// The outputs of the first `wanted` of `given` examples.
    private static Array cut(String name, Array output, long given, int wanted) {
        if (given == wanted) {
            return output;
        }
        if (output.shape().rank() == 0 || output.shape().size(0) != given) {
            throw notJoined(name);
        }
        return new Array(output.type(), output.shape().with(0, Dim.of(wanted)),
                output.bytes().asSlice(0, output.bytes().byteSize() / given * wanted));
    }

    private static Array join(String name, List<Array> parts) {
        Array first = parts.getFirst();
        if (parts.size() == 1) {
            return first;
        }
        long count = 0;
        long length = 0;
        for (Array part : parts) {
            if (part.shape().rank() == 0 || !part.shape().with(0, Dim.of(1)).equals(first.shape().with(0, Dim.of(1)))) {
                throw notJoined(name);
            }
            count += part.shape().size(0);
            length += part.bytes().byteSize();
        }
        MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(length)]);
        long filled = 0;
        for (Array part : parts) {
            all.asSlice(filled).copyFrom(part.bytes());
            filled += part.bytes().byteSize();
        }
        return new Array(first.type(), first.shape().with(0, Dim.of(count)), all);
    }

    private static InputException notJoined(String name) {
        return new InputException(
                ("The output '%s' is not one for each example, so examples cannot be run in portions; "
                        + "give as many as the model takes at once, at most %d.").formatted(name, Network.BATCH));
    }
}
