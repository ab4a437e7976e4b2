package espalier.format.onnx;

import java.util.List;
/// How a weight is written so that ONNX Runtime computes exactly with its decoded numbers.
///
/// Measured with ONNX Runtime 1.29: DequantizeLinear before MatMul, or before Gemm without a transposed weight, is fused into a
/// product that rounds activations to 8 bits (errors of 10⁻²); before Conv and Gemm with a transposed weight it is exact.
/// Cast and Mul on constants are folded when the model is loaded: exact, and as fast as floats. DequantizeLinear decodes at
/// every run (two to three times slower than floats), but is what other tools know as quantized; 8 bits are written with it.
sealed interface RuntimeForm {
    /// The decoded numbers.
    record Plain() implements RuntimeForm {}

    /// Integers with their scales.
    ///
    /// @param is4Bit two to a byte instead of one
    /// @param isQdq decoded by DequantizeLinear; otherwise by Cast, Sub and Mul
    /// @param isMultiplied whether a runtime multiplies the integers themselves with rounded activations. ONNX Runtime makes QGemm of a
    ///            Gemm only where the zeros are written too, even if all are zero
    record Integers(boolean is4Bit, boolean isQdq, boolean isMultiplied) implements RuntimeForm {}

    /// Integers with a scale for each group of a slice along an axis, in a shape that has groups as a dimension of their own; then
    /// reshaped, which is folded too.
    ///
    /// @param is4Bit two to a byte instead of one
    record Blocks(boolean is4Bit) implements RuntimeForm {}

    /// Codes of a palette, picked from it by Gather after a Cast, which is folded too.
    ///
    /// @param is4Bit two to a byte instead of one
    record Picks(boolean is4Bit) implements RuntimeForm {}

    /// Factors, each consumer of the weight becoming a node for each of them.
    record Factors(List<RuntimeForm> forms) implements RuntimeForm {
        public Factors {
            forms = List.copyOf(forms);
        }
    }
}
