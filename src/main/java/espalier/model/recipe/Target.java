package espalier.model.recipe;

/// Which layers a step is for; the more specific tier wins: layer, then operator, then whole model.
public sealed interface Target {
    /// Every layer the method applies to.
    record WholeModel() implements Target {}

    /// Every layer of an operator type, such as `Conv`.
    record OperatorType(String operator) implements Target {}

    /// The layer of this name.
    record OneLayer(String layer) implements Target {}

    /// Every layer.
    Target WHOLE_MODEL = new WholeModel();

    /// It in words, for sentences.
    default String words() {
        return switch (this) {
            case WholeModel _ -> "the whole model";
            case OperatorType(String operator) -> "operator " + operator;
            case OneLayer(String layer) -> "layer '" + layer + "'";
        };
    }
}
