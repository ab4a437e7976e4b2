package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.weight.Levels;
import espalier.model.weight.Slices;
import java.util.HashMap;
import java.util.Map;

/// The numbers methods look at: a layer's weight or one of its factors, with statistics that are counted once. Any thread may ask.
public final class Part {
    private final Array values;
    private final int outputAxis;
    private final Map<Integer, Ranges> ranges = new HashMap<>();
    private Magnitudes magnitudes;

    /// @param values a float array
    /// @param outputAxis the axis that counts outputs
    public Part(Array values, int outputAxis) {
        this.values = values;
        this.outputAxis = outputAxis;
    }

    /// The numbers, a float array.
    public Array values() {
        return values;
    }

    /// The axis that counts outputs.
    public int outputAxis() {
        return outputAxis;
    }

    /// How magnitudes are distributed.
    public synchronized Magnitudes magnitudes() {
        if (magnitudes == null) {
            magnitudes = new Magnitudes(values);
        }
        return magnitudes;
    }

    /// The ranges of what `kept` leaves, per slice along `axis`, or of all where that is [Levels#TENSOR].
    public synchronized Ranges ranges(int axis, Kept kept) {
        return kept == Kept.ALL
                ? ranges.computeIfAbsent(axis, _ -> Ranges.of(values, slices(axis), Kept.ALL))
                : Ranges.of(values, slices(axis), kept);
    }

    /// The slices along `axis`, or one slice where that is [Levels#TENSOR].
    public Slices slices(int axis) {
        return Slices.along(axis, values.shape());
    }
}
