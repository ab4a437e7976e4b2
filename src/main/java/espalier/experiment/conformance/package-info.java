/// Runtimes that ONNX files are written for, and the rules a file must keep to run there with integers. Uses `model`.
package espalier.experiment.conformance;
