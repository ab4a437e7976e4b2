package espalier.model.graph;

import java.util.Map;

/// Where a graph came from, kept so that it can be written back as it was.
///
/// @param format such as `ONNX`
/// @param producer the program that wrote the file, with its version; may be empty
/// @param version the format's own version (ONNX: the IR version); 0 if it has none
/// @param opsets version of each operator set, ONNX's own under the empty name
/// @param notes further key-value pairs of the file
public record Source(String format, String producer, long version, Map<String, Long> opsets,
        Map<String, String> notes) {
    public Source {
        opsets = Map.copyOf(opsets);
        notes = Map.copyOf(notes);
    }

    /// How the keys of notes begin that are sentences for people, on what of the file was not understood.
    public static final String REMARK = "remark:";

    /// A graph this program made itself: ONNX opset 17.
    public static Source own() {
        return new Source("ONNX", "Espalier", 8, Map.of("", 17L), Map.of());
    }

    /// The version of ONNX's own operator set.
    public int opset() {
        return Math.toIntExact(opsets.getOrDefault("", 17L));
    }

    /// The note that says that the file gives no shape for a value.
    public static String withoutShape(String value) {
        return "noShape:" + value;
    }

    /// Whether the shape of input or output `value` is meant; some files give none.
    public boolean hasShape(String value) {
        return !notes.containsKey(withoutShape(value));
    }
}
