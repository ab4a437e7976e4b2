package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.script.Function;
import java.util.HashMap;
import java.util.Map;

/// The variables of a function that is being followed.
///
/// @param module where its object stands below the model; empty for the model itself
record Frame(Function function, String module, Map<String, Item> variables) {
    Frame(Function function, String module) {
        this(function, module, new HashMap<>());
    }

    Item variable(String name) {
        Item value = variables.get(name);
        if (value == null) {
            throw new MalformedException("uses '" + name + "', which nothing before it sets");
        }
        return value;
    }

    /// The line as people find it: `line 12 of code/__torch__/net.py, in 'layer1.0'`.
    String place(int line) {
        String file = "line %d of code/%s.py".formatted(line, function.module().replace('.', '/'));
        return module.isEmpty() ? file : file + ", in '" + module + "'";
    }
}
