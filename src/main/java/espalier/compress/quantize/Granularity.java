package espalier.compress.quantize;

import espalier.compress.method.Part;
import espalier.model.weight.Levels;

/// Which weights share levels.
public enum Granularity {
    /// Those of one output channel.
    CHANNEL,
    /// All of a layer.
    TENSOR;

    /// The axis that has levels per slice.
    int axis(Part part) {
        return this == CHANNEL ? part.outputAxis() : Levels.TENSOR;
    }
}
