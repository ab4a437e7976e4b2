/// ONNX files: reader and writer of whole models, with the runtime form of compressed weights. Uses `model`, `format.content`
/// and ONNX's protobuf classes.
package espalier.format.onnx;
