package espalier.format.torch.script;

import java.util.Map;
import java.util.SequencedMap;

/// A class of a script.
///
/// @param base such as `Module` or `NamedTuple`
/// @param attributes types by name
/// @param constants values of attributes that never change
public record ScriptClass(String name, String base, SequencedMap<String, Expression> attributes,
        Map<String, Expression> constants, Map<String, Function> methods) {}
