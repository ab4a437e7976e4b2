/// Other people's runtimes: ONNX Runtime to verify and time exports, TorchScript modules to compare with. May use `model` and `job`.
package espalier.runtime;
