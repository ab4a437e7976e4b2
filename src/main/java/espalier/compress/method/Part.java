package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.graph.Connections;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Levels;
import espalier.model.weight.Slices;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The numbers methods look at: a layer's weight or one of its factors, with what is counted over them once, and what is known of them
/// from running the model. Any thread may ask.
public final class Part {
    private final Array values;
    private final int outputAxis;
    private final Connections connections;
    private final Origin origin;
    private final LayerStatistics statistics;
    private final Counted counted;
    private final Map<Class<?>, Remembered> remembered = new HashMap<>();

    private record Remembered(Record of, Object value) {}

    /// Where a part is in the network.
    ///
    /// @param name tells it from every other part of a network
    /// @param gammas the scales of the batch normalization that follows, one for each output; empty where none does
    public record Origin(String name, Optional<Array> gammas) {
        /// Of numbers that belong to no network.
        public static final Origin NONE = new Origin("", Optional.empty());
    }

    /// A part of which nothing is known but its numbers.
    ///
    /// @param values a float array
    /// @param outputAxis the axis that counts outputs
    public Part(Array values, int outputAxis) {
        this(values, outputAxis, new Connections(values.shape(), Math.min(1, outputAxis), 1), Origin.NONE);
    }

    /// A part of which nothing is known but its numbers.
    ///
    /// @param values a float array
    /// @param outputAxis the axis that counts outputs
    /// @param connections which inputs and outputs the numbers join
    public Part(Array values, int outputAxis, Connections connections, Origin origin) {
        this(values, outputAxis, connections, origin, LayerStatistics.NONE, new Counted(values));
    }

    private Part(Array values, int outputAxis, Connections connections, Origin origin, LayerStatistics statistics,
            Counted counted) {
        this.values = values;
        this.outputAxis = outputAxis;
        this.connections = connections;
        this.origin = origin;
        this.statistics = statistics;
        this.counted = counted;
    }

    /// This part with what is known of it; what was counted over its numbers is not counted again.
    public Part with(LayerStatistics known) {
        return new Part(values, outputAxis, connections, origin, known, counted);
    }

    /// The numbers, a float array.
    public Array values() {
        return values;
    }

    /// The axis that counts outputs.
    public int outputAxis() {
        return outputAxis;
    }

    /// Which inputs and outputs the numbers join: the places of statistics.
    public Connections connections() {
        return connections;
    }

    /// Where it is in the network.
    public Origin origin() {
        return origin;
    }

    /// What is known of it from running the model, in the shape that [LayerStatistic] gives for [#connections()].
    ///
    /// @param kind one that the method declares with [CompressionMethod#needs]
    public Array statistic(LayerStatistic kind) {
        return statistics.find(kind).orElseThrow(() -> new IllegalArgumentException(
                "Methods get what they declare to need, and this one asks for " + kind));
    }

    /// How many examples [#statistic] is over.
    public int examples() {
        return statistics.examples();
    }

    /// How magnitudes are distributed.
    public Magnitudes magnitudes() {
        return counted.magnitudes();
    }

    /// What a method computed of this part, remembered until it asks for another of the same kind: what a slider that is dragged does not
    /// change.
    ///
    /// @param of what it was computed for; keys of one class are of one kind
    public synchronized <T> T remembered(Record of, Class<T> type, Supplier<T> compute) {
        Remembered last = remembered.get(of.getClass());
        if (last == null || !last.of.equals(of)) {
            last = new Remembered(of, compute.get());
            remembered.put(of.getClass(), last);
        }
        return type.cast(last.value);
    }

    /// The ranges of what `kept` leaves, per slice along `axis`, or of all where that is [Levels#TENSOR].
    public Ranges ranges(int axis, Kept kept) {
        return ranges(slices(axis), kept);
    }

    /// The ranges of what `kept` leaves of each slice.
    public Ranges ranges(Slices slices, Kept kept) {
        return kept == Kept.ALL ? counted.ranges(slices) : Ranges.of(values, slices, kept);
    }

    /// The slices along `axis`, or one slice where that is [Levels#TENSOR].
    public Slices slices(int axis) {
        return Slices.along(axis, values.shape());
    }

    /// What is counted over numbers, each when it is first asked for.
    private static final class Counted {
        private final Array values;
        private final Map<Slices, Ranges> ranges = new HashMap<>();
        private Magnitudes magnitudes;

        Counted(Array values) {
            this.values = values;
        }

        synchronized Magnitudes magnitudes() {
            if (magnitudes == null) {
                magnitudes = new Magnitudes(values);
            }
            return magnitudes;
        }

        synchronized Ranges ranges(Slices slices) {
            return ranges.computeIfAbsent(slices, _ -> Ranges.of(values, slices, Kept.ALL));
        }
    }
}
