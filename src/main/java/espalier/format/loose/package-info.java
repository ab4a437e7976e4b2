/// Weights without a graph: state dicts and checkpoints that `torch.save` wrote, and plain safetensors files with their index. They
/// become a graph without nodes. Uses `format.torch.archive`, `format.safetensors`, `format.json` and `model`.
package espalier.format.loose;
