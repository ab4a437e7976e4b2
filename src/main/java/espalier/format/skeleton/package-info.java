/// Graphs without their weights, for formats that store weights in ways of their own. May use `model` and `format.onnx`.
package espalier.format.skeleton;
