package espalier.model.op;

/// Elements of the second input where the first is true, of the third elsewhere, all broadcast. Inputs: condition, X, Y.
public record Where() implements Op {}
