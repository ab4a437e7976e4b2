package espalier.model.weight;

/// What training moves of a weight whose numbers are on levels.
public enum Moving {
    /// Codes: a number goes to the level that is nearest to what training makes of it, and levels stay where they are.
    CODES,
    /// Codes, and the scale of each slice's levels.
    CODES_AND_SCALES,
    /// Codes, and every value of a palette by itself.
    CODES_AND_VALUES,
    /// The values of a palette; every number keeps its code.
    VALUES
}
