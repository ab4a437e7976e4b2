/// What PyTorch saves: zip archives and the older plain pickles, read without running anything that is in them.
///
/// - `TorchArchive.open(file)` gives the pickled content (`Pickled`: tensors, numbers, texts, containers, script objects) and
///   `array(tensor)` the numbers of a tensor, in the mapped file where they lie in order.
/// - `Pickled.tensors()` gives the tensors of a state dict or module tree by dotted name.
/// - What is wrong with a file is a [MalformedException] with a clause; callers say which file it was and what to do.
///
/// Uses `model.array`, `format.content` and `format.file`.
package espalier.format.torch.archive;
