/// The language that PyTorch writes scripts in: a small part of Python, read into a tree. Uses `format.torch.archive` for its error.
package espalier.format.torch.script;
