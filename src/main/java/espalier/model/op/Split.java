package espalier.model.op;

/// One input cut along `axis`; as many outputs as the node names. Inputs: data, sizes (optional constant; equal parts otherwise).
public record Split(int axis) implements Op {}
