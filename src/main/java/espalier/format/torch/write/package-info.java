/// Writes graphs as TorchScript archives, which PyTorch and DJL open: a zip of modules (a pickle), code in TorchScript's
/// serialization language, and tensors. May use `model`.
///
/// Source of the language: PyTorch's `python_print.cpp` and `serialization.md` (format version 10, PyTorch 1.12 and newer).
package espalier.format.torch.write;
