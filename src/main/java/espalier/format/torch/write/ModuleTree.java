package espalier.format.torch.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Named tensors as nested modules: `features.0.weight` is the tensor `weight` of module `0` of module `features`.
final class ModuleTree {
    private static final String NAMESPACE = "__torch__";
    private static final int DEEPEST = 32;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /// All but printable characters of ASCII, and among those what ends or escapes a text in code.
    private static final Pattern UNQUOTABLE = Pattern.compile("[^ -~]|[\"\\\\]");
    private static final Set<String> KEYWORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await",
            "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
            "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "print", "raise", "return", "try",
            "while", "with", "yield");

    /// A module: what it holds itself, and its parts.
    private static final class Module {
        final String type;
        final LinkedHashMap<String, Integer> tensors = new LinkedHashMap<>();
        final LinkedHashMap<String, Module> parts = new LinkedHashMap<>();

        Module(String type) {
            this.type = type;
        }

        boolean has(String name) {
            return tensors.containsKey(name) || parts.containsKey(name);
        }
    }

    private final Module root = new Module("Network");
    private final List<Module> modules = new ArrayList<>(List.of(root));
    private final List<Tensor> tensors = new ArrayList<>();

    /// Adds a tensor under its dotted `name`, changed where a module cannot hold it.
    ///
    /// @return the expression that names it in code
    String add(String name, Tensor tensor) {
        String[] path = name.split("\\.", DEEPEST);
        Module module = root;
        var access = "self";
        for (int i = 0; i < path.length - 1; i++) {
            String part = legal(path[i]);
            while (module.tensors.containsKey(part)) {
                part += "_";
            }
            module = module.parts.computeIfAbsent(part, _ -> newModule());
            access = access(access, part);
        }
        String last = legal(path[path.length - 1]);
        while (module.has(last)) {
            last += "_";
        }
        module.tensors.put(last, tensors.size());
        tensors.add(tensor);
        return access(access, last);
    }

    private Module newModule() {
        var module = new Module("Module" + modules.size());
        modules.add(module);
        return module;
    }

    /// A name that a module can have and code can quote, not one that modules use themselves.
    private static String legal(String name) {
        String safe = UNQUOTABLE.matcher(name).replaceAll("_");
        boolean isTaken = safe.isEmpty() || safe.equals("training") || safe.equals("forward") || safe.startsWith("__");
        return isTaken ? safe + "_" : safe;
    }

    private static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name);
    }

    private static String access(String module, String name) {
        return isIdentifier(name) ? module + "." + name : "getattr(" + module + ", \"" + name + "\")";
    }

    /// All tensors; their positions are the names of their files.
    List<Tensor> tensors() {
        return tensors;
    }

    /// The type of the whole, for the signature of its method.
    String type() {
        return NAMESPACE + "." + root.type;
    }

    /// The definitions of all modules; `method` belongs to the whole.
    String code(String method) {
        var code = new StringBuilder();
        for (Module module : modules) {
            code.append("class ").append(module.type).append("(Module):\n");
            names(code, "__parameters__", module, true);
            names(code, "__buffers__", module, false);
            code.append("  __annotations__ = []\n");
            code.append("  training : bool\n");
            module.tensors.keySet().forEach(name -> field(code, name, "Tensor"));
            module.parts.forEach((name, part) -> field(code, name, NAMESPACE + "." + part.type));
            if (module == root) {
                code.append(method);
            }
        }
        return code.toString();
    }

    private void names(StringBuilder code, String list, Module module, boolean parameters) {
        code.append("  ").append(list).append(" = [");
        module.tensors.forEach((name, index) -> {
            if (tensors.get(index).isParameter() == parameters) {
                code.append('"').append(name).append("\", ");
            }
        });
        code.append("]\n");
    }

    private static void field(StringBuilder code, String name, String type) {
        code.append("  ").append(isIdentifier(name) ? name + " : " : "__annotations__[\"" + name + "\"] = ")
                .append(type).append('\n');
    }

    /// The pickle of the whole.
    byte[] pickle() {
        var pickle = new Pickle();
        pickle(root, pickle);
        return pickle.end();
    }

    private void pickle(Module module, Pickle pickle) {
        pickle.object(NAMESPACE, module.type).text("training").bool(false);
        module.tensors.forEach(
                (name, index) -> pickle.text(name).tensor(tensors.get(index), Integer.toString(index)));
        module.parts.forEach((name, part) -> {
            pickle.text(name);
            pickle(part, pickle);
        });
        pickle.endObject();
    }
}
