package espalier.model.op;

/// Operators that turn numbers into integers on a grid, back, or compute with such integers.
public sealed interface IntegerOp extends Op
        permits ConvInteger, DequantizeLinear, DynamicQuantizeLinear, MatMulInteger,
        QLinearConv, QLinearMatMul, QuantizeLinear {
}
