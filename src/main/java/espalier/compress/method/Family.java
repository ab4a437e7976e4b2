package espalier.compress.method;

/// What a method does to a weight. On one layer families act in this order, whatever the order of its steps.
public enum Family {
    /// The weight becomes a product of two smaller matrices.
    FACTORIZE,
    /// Some numbers become zero and need not be stored.
    PRUNE,
    /// Numbers take fewer bits each.
    QUANTIZE
}
