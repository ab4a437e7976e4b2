/// ONNX files: reader and writer of whole models, with the runtime form of compressed weights. Uses `model`, `format.content`,
/// `format.file` and ONNX's protobuf classes.
package espalier.format.onnx;
