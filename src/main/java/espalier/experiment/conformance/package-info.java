/// Runtimes that ONNX files are written for, and the rules a file must keep to run there with integers. Uses `model` and
/// `compress.integer`.
///
/// Room for a new runtime:
///
/// 1. A constant of `RuntimeTarget`: its name, how networks for it compute with integers (`IntegerStyle`), and its rules. The
///    option `--target`, the export dialog and the test that exports for every target follow.
/// 2. A rule that no other runtime has: a function in `Rules` from a `QuantizedView` to a sentence for each node that breaks it;
///    cite where the runtime's makers say so.
/// 3. A test with one file that keeps the new rules and one that breaks each, in `RuntimeTargetTest`; the word in the help of
///    `cli.OnnxOptions`.
/// 4. A style that `IntegerStyle` cannot say yet belongs into `compress.integer`, which places the roundings.
package espalier.experiment.conformance;
