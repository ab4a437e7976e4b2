/// Operators, one sealed family in ONNX's vocabulary (newest opset: what newer opsets take as inputs, such as axes and
/// shapes, are inputs here too; a reader of an older file turns attributes into constant inputs). Uses `model.array`.
///
/// Room for a new operator, in this order; from the second step on the compiler lists the switches that must learn it, except
/// those over names, which are marked with a star:
///
/// 1. Here: a record that implements its family (`NumericOp`, `ArrangingOp`, `IntegerOp`, `WindowOp`, `Normalization` …), with
///    `infer`; a function of one number or two, element by element, is a constant of `Unary.Kind` or `Binary.Kind` instead.
/// 2. `format.onnx`: the reader* and the writer of its family (`NumericReader`, `NumericWriter` …); `Lifted`* where older
///    operator sets have an attribute in place of an input.
/// 3. `train`: a kernel, found by the `…Kernels` of its family; whether a gradient passes in `Gradients`; what it learns in
///    `LearnedInputs`.
/// 4. `model.graph`: what it costs in `Costs`, and whether its weight makes it a layer in `Layers`.
/// 5. `format.torch`: its statements in `write.OperatorWriter`; what scripts call it in one of the tables of `operators`*.
/// 6. A case in one of `format.onnx`'s `…Cases` among the tests: what it computes is compared with ONNX Runtime, and a test
///    fails until every operator has one.
package espalier.model.op;
