package espalier.model.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One method with the settings of its knobs, or the decision not to use it where a wider tier would.
///
/// @param method the method's id, one lower-case word
/// @param enabled false: the method is not applied here
/// @param knobs settings by knob name; a knob that is left out has its initial value
public record Step(String method, boolean enabled, SortedMap<String, KnobValue> knobs) {
    public Step {
        knobs = Collections.unmodifiableSortedMap(new TreeMap<>(knobs));
    }

    /// The method with these knobs.
    public static Step of(String method, Map<String, KnobValue> knobs) {
        return new Step(method, true, new TreeMap<>(knobs));
    }

    /// The decision not to use the method.
    public static Step off(String method) {
        return new Step(method, false, new TreeMap<>());
    }

    /// This step, used, with one knob set.
    public Step with(String knob, KnobValue value) {
        var changed = new TreeMap<>(knobs);
        changed.put(knob, value);
        return new Step(method, true, changed);
    }
}
