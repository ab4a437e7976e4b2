package espalier.format.torch.script;

import java.util.List;
import java.util.Optional;

/// A function or method.
///
/// @param module the file it stands in, such as `__torch__.net`
public record Function(String module, String name, List<Parameter> parameters, List<Statement> body) {
    /// What a caller gives.
    ///
    /// @param type as written; a missing one is a tensor
    /// @param fallback the value where the caller gives none
    public record Parameter(String name, Expression type, Optional<Expression> fallback) {}
}
