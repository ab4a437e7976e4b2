/// Operators, one sealed family in ONNX's vocabulary (newest opset: what newer opsets take as inputs, such as axes and
/// shapes, are inputs here too; a reader of an older file turns attributes into constant inputs). Uses `model.array`.
package espalier.model.op;
