/// What each operator of a script (`aten::conv2d` …) means in a graph: numbers, lists and texts are computed at once, tensors become
/// nodes. Uses `format.torch.draft` and `model`.
package espalier.format.torch.operators;
