package espalier.format.torch.draft;

import java.util.HashMap;
import java.util.Map;

/// An object of a script, usually a module.
public final class Instance implements Item {
    private final String type;
    private final String path;
    private final Map<String, Item> attributes = new HashMap<>();

    /// @param type the full name of its class
    /// @param path where it stands below the model, such as `layer1.0`; empty for the model itself
    public Instance(String type, String path) {
        this.type = type;
        this.path = path;
    }

    public String type() {
        return type;
    }

    public String path() {
        return path;
    }

    /// Its attributes by name, to be filled in.
    public Map<String, Item> attributes() {
        return attributes;
    }
}
