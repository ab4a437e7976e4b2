package espalier.format.torch.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The classes and functions of a script, read file by file when they are asked for.
public final class Script {
    private final Map<String, String> sources;
    private final Map<String, ScriptClass> classes = new HashMap<>();
    private final Map<String, Function> functions = new HashMap<>();

    /// @param sources the text of each file by module name, such as `__torch__.torch.nn.functional`
    public Script(Map<String, String> sources) {
        this.sources = new HashMap<>(sources);
    }

    /// The class of this full name.
    ///
    /// @throws espalier.format.torch.archive.MalformedException if its file cannot be read as a script
    public Optional<ScriptClass> type(String name) {
        load(name);
        return Optional.ofNullable(classes.get(name));
    }

    /// The function of this full name.
    ///
    /// @throws espalier.format.torch.archive.MalformedException if its file cannot be read as a script
    public Optional<Function> function(String name) {
        load(name);
        return Optional.ofNullable(functions.get(name));
    }

    private void load(String name) {
        int dot = name.lastIndexOf('.');
        String module = dot < 0 ? "" : name.substring(0, dot);
        String text = sources.remove(module);
        if (text != null) {
            new Parser(text, module).parse(classes, functions);
        }
    }
}
