/// Follows scripts that PyTorch wrote, from an input of a given shape to the outputs, and makes the graph of what they compute.
///
/// Integers, flags, texts and lists are computed on the way, so that every condition and loop is decided; tensors become values of
/// the graph. Uses the other packages of `format.torch`, and `model`.
package espalier.format.torch.read;
