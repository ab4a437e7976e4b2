package espalier.experiment;

import espalier.model.recipe.Labelled;

/// What the numbers are that an ONNX file computes with.
public enum Precision implements Labelled {
    /// Single-precision floats; weights as the recipe stores them.
    FLOAT32("32-bit floats"),
    /// Half-precision floats between the input and the output.
    FLOAT16("16-bit floats"),
    /// 8-bit integers, weights and activations.
    INT8("8-bit integers"),
    /// Weights of matrix products in 4 bits; the rest as for 32-bit floats.
    INT4("4-bit weights in products");

    private final String label;

    Precision(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
