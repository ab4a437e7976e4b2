package espalier.model.op;

/// Values added around the data. Inputs: data, pads (begins then ends), value (optional), axes (optional).
public record Pad(Mode mode) implements Op {
    /// Which values are added.
    public enum Mode {
        CONSTANT, EDGE, REFLECT
    }
}
