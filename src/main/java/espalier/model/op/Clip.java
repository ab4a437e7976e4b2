package espalier.model.op;

/// Values forced between two bounds. Inputs: data, minimum (optional), maximum (optional).
public record Clip() implements Op {}
