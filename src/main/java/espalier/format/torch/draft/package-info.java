/// A graph in the making: the values that a script computes with while it is followed, and the nodes that come of it.
///
/// A script is followed for several batch sizes at once. Every integer and every shape is known for each of them, so that what
/// depends on the batch size shows, and what does not is a constant.
///
/// Uses `format.torch.archive` for its error, and `model`.
package espalier.format.torch.draft;
