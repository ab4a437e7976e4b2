package espalier.model.recipe;

/// A choice of a knob that people call otherwise than its constant is called.
public interface Labelled {
    /// What a form calls it.
    String label();
}
