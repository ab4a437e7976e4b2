package espalier.format.coded;

import espalier.model.weight.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

/// Remembers how long a graph and its large weights are once coded, and how long weights are at least, as long as they are in use.
/// Any thread may ask.
public final class CodedLengths {
    private final Map<Object, Long> lengths = new WeakHashMap<>();
    private final Map<Object, Double> bounds = new WeakHashMap<>();
    private CodedSkeleton latest = new CodedSkeleton(new byte[0], List.of());

    /// The length of `subject`, found unless it is remembered.
    synchronized long of(Object subject, LongSupplier find) {
        return lengths.computeIfAbsent(subject, _ -> find.getAsLong());
    }

    /// The skeleton of these bytes: the one before, if it is the same.
    synchronized CodedSkeleton skeleton(byte[] bytes) {
        if (!Arrays.equals(latest.bytes(), bytes)) {
            latest = CodedSkeleton.of(bytes);
        }
        return latest;
    }

    /// The length of a graph whose skeleton is `bytes`.
    synchronized long graph(byte[] bytes) {
        CodedSkeleton skeleton = skeleton(bytes);
        return of(skeleton, () -> Streams.Written.bytes(skeleton::code).length);
    }

    synchronized double bound(Weight weight) {
        return bounds.computeIfAbsent(weight, _ -> Entropy.bits(weight));
    }
}
