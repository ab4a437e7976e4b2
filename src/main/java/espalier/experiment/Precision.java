package espalier.experiment;

/// What the numbers are that an ONNX file computes with.
public enum Precision {
    /// Single-precision floats; weights as the recipe stores them.
    FLOAT32("32-bit floats"),
    /// Half-precision floats between the input and the output.
    FLOAT16("16-bit floats"),
    /// 8-bit integers, weights and activations.
    INT8("8-bit integers");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    /// What people call it.
    public String label() {
        return label;
    }
}
